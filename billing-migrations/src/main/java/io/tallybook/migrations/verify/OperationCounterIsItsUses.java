package io.tallybook.migrations.verify;

final class OperationCounterIsItsUses extends Fact {

    OperationCounterIsItsUses() {
        super(
                "credit-operation-counter-is-its-uses",
                "What was free or overage of an operation in a period is the sum of its uses.",
                CREDIT_PRICES,
                """
                SELECT tenant_id, organisation_id, operation_code, period, period_start, c.free, c.overage,
                       u.free AS used_free, u.overage AS used_overage
                FROM billing.credit_operation_counters c
                FULL JOIN (
                    SELECT tenant_id, organisation_id, operation_code, period, period_start, sum(free) AS free,
                           sum(overage) AS overage
                    FROM (
                        SELECT tenant_id, organisation_id, operation_code, free_period AS period,
                               free_period_start AS period_start, free_quantity AS free, 0 AS overage
                        FROM billing.credit_usage
                        WHERE free_period IS NOT NULL
                        UNION ALL
                        SELECT tenant_id, organisation_id, operation_code, overage_period, overage_period_start, 0,
                               overage_quantity
                        FROM billing.credit_usage
                        WHERE overage_period IS NOT NULL
                    ) p
                    GROUP BY tenant_id, organisation_id, operation_code, period, period_start
                ) u USING (tenant_id, organisation_id, operation_code, period, period_start)
                WHERE coalesce(c.free, 0) <> coalesce(u.free, 0)
                   OR coalesce(c.overage, 0) <> coalesce(u.overage, 0)
                """);
    }
}
