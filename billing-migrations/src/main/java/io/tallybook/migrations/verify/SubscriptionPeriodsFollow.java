package io.tallybook.migrations.verify;

final class SubscriptionPeriodsFollow extends Fact {

    SubscriptionPeriodsFollow() {
        super(
                "subscription-periods-follow",
                "The periods of a subscription are one chain: each begins where the one before it ends, and says so.",
                SUBSCRIPTION_USAGE,
                """
                SELECT u.tenant_id, u.subscription_id, u.billing_period_start, u.billing_period_end, u.follows_period_end, u.end_before
                FROM (
                    SELECT u.*, lag(u.billing_period_end) OVER (PARTITION BY u.tenant_id, u.subscription_id ORDER BY u.billing_period_start) AS end_before
                    FROM telecom.subscription_usage u
                ) u
                WHERE u.follows_period_end IS DISTINCT FROM u.end_before
                   OR u.follows_period_end <> u.billing_period_start
                   OR u.billing_period_end <= u.billing_period_start
                """);
    }
}
