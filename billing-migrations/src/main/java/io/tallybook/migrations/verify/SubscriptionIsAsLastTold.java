package io.tallybook.migrations.verify;

/**
 * Last is an end, which nothing takes back, else what happened last, within a second the greater id. What the application does in the
 * second of an event, it does before it. Why a tenant cancelled may be known to the application alone.
 */
final class SubscriptionIsAsLastTold extends Fact {

    SubscriptionIsAsLastTold() {
        super(
                "subscription-is-as-last-told",
                "A subscription at Stripe is what Stripe told of it last, unless the application changed it since.",
                SUBSCRIPTIONS,
                """
                WITH told AS MATERIALIZED (
                    SELECT DISTINCT ON (stripe_customer_id, stripe_subscription_id)
                           *, ended_at IS NOT NULL AS is_end
                    FROM billing.stripe_events
                    WHERE kind <> 'customer_linked'
                    ORDER BY stripe_customer_id,
                             stripe_subscription_id,
                             is_end DESC,
                             occurred_at DESC,
                             stripe_event_id COLLATE "C" DESC
                )
                SELECT s.tenant_id,
                       s.subscription_id,
                       s.stripe_subscription_id,
                       s.status,
                       s.state_at,
                       s.stripe_event_id,
                       t.stripe_event_id AS last_told
                FROM billing.subscriptions s
                JOIN billing.tenant_config c USING (tenant_id)
                LEFT JOIN told t
                    ON t.stripe_customer_id = c.stripe_customer_id
                    AND t.stripe_subscription_id = s.stripe_subscription_id
                WHERE CASE
                          WHEN s.stripe_event_id IS NULL
                              THEN t.is_end OR t.occurred_at >= date_trunc('second', s.state_at)
                          ELSE ROW (
                                   s.stripe_event_id, s.state_at, s.status, s.stripe_price_id, s.plan_interval,
                                   s.current_period_start, s.current_period_end, s.trial_ends_at,
                                   s.cancel_at_period_end, s.canceled_at, s.cancellation_reason, s.ended_at
                               ) IS DISTINCT FROM ROW (
                                   t.stripe_event_id, t.occurred_at, t.status, t.stripe_price_id, t.plan_interval,
                                   t.current_period_start, t.current_period_end, t.trial_ends_at,
                                   t.cancel_at_period_end, t.canceled_at,
                                   coalesce(
                                       t.cancellation_reason,
                                       CASE WHEN t.canceled_at IS NOT NULL THEN s.cancellation_reason END
                                   ),
                                   t.ended_at
                               )
                      END
                """);
    }
}
