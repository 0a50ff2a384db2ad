package io.tallybook.migrations.verify;

/** Each table is read apart because Citus may keep them on different nodes. */
final class StripeCustomerIsLinked extends Fact {

    StripeCustomerIsLinked() {
        super(
                "stripe-customer-is-linked",
                "A customer of Stripe is marked as linked if it is known whose it is, and only then.",
                SUBSCRIPTIONS,
                """
                WITH known AS MATERIALIZED (
                    SELECT tenant_id, external_id
                    FROM billing.external_references
                    WHERE kind = 'stripe_customer'
                ), marked AS MATERIALIZED (
                    SELECT stripe_customer_id, linked_at
                    FROM billing.stripe_customers
                )
                SELECT COALESCE(m.stripe_customer_id, k.external_id) AS stripe_customer_id, m.linked_at, k.tenant_id
                FROM marked m
                FULL JOIN known k ON k.external_id = m.stripe_customer_id
                WHERE (m.linked_at IS NULL) <> (k.tenant_id IS NULL)
                """);
    }
}
