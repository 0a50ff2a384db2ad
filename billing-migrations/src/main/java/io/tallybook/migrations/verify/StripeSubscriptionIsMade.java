package io.tallybook.migrations.verify;

/**
 * What is kept because no plan has the product waits for one rightly, and after an end nothing is heard but another end. Each table is
 * read apart because Citus keeps them on different nodes.
 */
final class StripeSubscriptionIsMade extends Fact {

    StripeSubscriptionIsMade() {
        super(
                "stripe-subscription-is-made",
                "What Stripe told of a subscription of a tenant's customer, to a product that a plan has, is not waiting.",
                SUBSCRIPTIONS,
                """
                WITH told AS MATERIALIZED (
                    SELECT DISTINCT e.stripe_customer_id, e.stripe_subscription_id
                    FROM billing.stripe_events e
                    JOIN billing.plans p USING (stripe_product_id)
                    WHERE e.kind <> 'customer_linked'
                      AND (e.ended_at IS NOT NULL
                           OR NOT EXISTS (
                                  SELECT
                                  FROM billing.stripe_events f
                                  WHERE f.stripe_customer_id = e.stripe_customer_id
                                    AND f.stripe_subscription_id = e.stripe_subscription_id
                                    AND f.ended_at IS NOT NULL
                                    AND f.occurred_at < e.occurred_at
                              ))
                ), own AS MATERIALIZED (
                    SELECT tenant_id, stripe_customer_id
                    FROM billing.tenant_config
                    WHERE stripe_customer_id IS NOT NULL
                ), made AS MATERIALIZED (
                    SELECT tenant_id, stripe_subscription_id
                    FROM billing.subscriptions
                    WHERE stripe_subscription_id IS NOT NULL
                )
                SELECT o.tenant_id, t.stripe_customer_id, t.stripe_subscription_id
                FROM told t
                JOIN own o USING (stripe_customer_id)
                LEFT JOIN made m USING (tenant_id, stripe_subscription_id)
                WHERE m.stripe_subscription_id IS NULL
                """);
    }
}
