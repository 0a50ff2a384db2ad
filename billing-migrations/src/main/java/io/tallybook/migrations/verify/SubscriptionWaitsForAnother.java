package io.tallybook.migrations.verify;

final class SubscriptionWaitsForAnother extends Fact {

    SubscriptionWaitsForAnother() {
        super(
                "subscription-waits-for-another",
                "A subscription waits only while its tenant has another that is live.",
                SUBSCRIPTIONS,
                """
                SELECT s.tenant_id, s.subscription_id, s.stripe_subscription_id, s.status
                FROM billing.subscriptions s
                WHERE s.is_waiting
                  AND NOT EXISTS (
                          SELECT
                          FROM billing.subscriptions o
                          WHERE o.tenant_id = s.tenant_id
                            AND o.status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused')
                            AND NOT o.is_waiting
                      )
                """);
    }
}
