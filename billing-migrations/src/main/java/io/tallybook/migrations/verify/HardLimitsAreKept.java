package io.tallybook.migrations.verify;

/** By what events say of themselves, and by their sum where every one of a period is there and was under a hard limit. */
final class HardLimitsAreKept extends Fact {

    HardLimitsAreKept() {
        super("usage-hard-limits-kept", "No use took a counter beyond a hard limit.", USAGE_RETENTION, """
                SELECT tenant_id,
                       organisation_id,
                       feature_code,
                       period,
                       period_start,
                       idempotency_key,
                       used_after AS used,
                       limit_quantity
                FROM billing.usage_events
                WHERE enforcement = 'hard'
                  AND quantity > 0
                  AND used_after > limit_quantity
                UNION ALL
                SELECT tenant_id,
                       organisation_id,
                       feature_code,
                       period,
                       period_start,
                       NULL,
                       sum(quantity),
                       max(limit_quantity)
                FROM billing.usage_events
                JOIN billing.usage_counters c USING (tenant_id, organisation_id, feature_code, period, period_start)
                WHERE c.pruned IS NULL
                GROUP BY tenant_id, organisation_id, feature_code, period, period_start
                HAVING bool_and(quantity < 0 OR (enforcement = 'hard' AND limit_quantity IS NOT NULL))
                   AND sum(quantity) > max(limit_quantity) FILTER (WHERE quantity > 0)
                """);
    }
}
