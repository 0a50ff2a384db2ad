package io.tallybook.migrations.verify;

final class SubscriptionPeriodIsNewest extends Fact {

    SubscriptionPeriodIsNewest() {
        super(
                "subscription-period-is-newest",
                "The current period of a subscription that goes on is its newest, on the same plan.",
                SUBSCRIPTION_USAGE,
                """
                SELECT s.tenant_id, s.subscription_id, s.current_period_start, s.current_period_end, u.billing_period_start, u.billing_period_end
                FROM telecom.subscriptions s
                LEFT JOIN LATERAL (
                    SELECT u.*
                    FROM telecom.subscription_usage u
                    WHERE u.tenant_id = s.tenant_id
                      AND u.subscription_id = s.subscription_id
                    ORDER BY u.billing_period_start DESC
                    LIMIT 1
                ) u ON true
                WHERE s.ended_at IS NULL
                  AND (s.current_period_start, s.current_period_end, s.rate_plan_id)
                      IS DISTINCT FROM (u.billing_period_start, u.billing_period_end, u.rate_plan_id)
                """);
    }
}
