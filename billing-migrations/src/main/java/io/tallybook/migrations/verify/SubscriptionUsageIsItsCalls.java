package io.tallybook.migrations.verify;

final class SubscriptionUsageIsItsCalls extends Fact {

    SubscriptionUsageIsItsCalls() {
        super(
                "subscription-usage-is-its-calls",
                "What a subscription used in a period, in seconds, money and answered calls, is the sum of the calls that were rated in it.",
                CALL_RATINGS,
                """
                SELECT tenant_id, subscription_id, billing_period_start, u.used_seconds, c.used_seconds AS calls_used_seconds,
                       u.overage_cost, c.overage_cost AS calls_overage_cost
                FROM telecom.subscription_usage u
                FULL JOIN (
                    SELECT tenant_id,
                           subscription_id,
                           usage_period_start                                                           AS billing_period_start,
                           sum(charged_seconds)                                                         AS used_seconds,
                           sum(overage_seconds)                                                         AS overage_seconds,
                           sum(cost)                                                                    AS overage_cost,
                           count(*) FILTER (WHERE call_status = 'answered' AND call_type = 'local')     AS local_calls,
                           count(*) FILTER (WHERE call_status = 'answered' AND call_type = 'std')       AS std_calls,
                           count(*) FILTER (WHERE call_status = 'answered' AND call_type = 'isd')       AS isd_calls,
                           count(*) FILTER (WHERE call_status = 'answered' AND call_type = 'mobile')    AS mobile_calls,
                           count(*) FILTER (WHERE call_status = 'answered' AND call_type = 'toll_free') AS toll_free_calls
                    FROM telecom.cdrs
                    WHERE usage_period_start IS NOT NULL
                    GROUP BY tenant_id, subscription_id, usage_period_start
                ) c USING (tenant_id, subscription_id, billing_period_start)
                WHERE coalesce(u.used_seconds, 0) <> coalesce(c.used_seconds, 0)
                   OR coalesce(u.overage_seconds, 0) <> coalesce(c.overage_seconds, 0)
                   OR coalesce(u.overage_cost, 0) <> coalesce(c.overage_cost, 0)
                   OR coalesce(u.local_calls, 0) <> coalesce(c.local_calls, 0)
                   OR coalesce(u.std_calls, 0) <> coalesce(c.std_calls, 0)
                   OR coalesce(u.isd_calls, 0) <> coalesce(c.isd_calls, 0)
                   OR coalesce(u.mobile_calls, 0) <> coalesce(c.mobile_calls, 0)
                   OR coalesce(u.toll_free_calls, 0) <> coalesce(c.toll_free_calls, 0)
                """);
    }
}
