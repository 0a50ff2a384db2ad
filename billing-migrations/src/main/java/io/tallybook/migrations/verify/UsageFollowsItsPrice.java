package io.tallybook.migrations.verify;

final class UsageFollowsItsPrice extends Fact {

    UsageFollowsItsPrice() {
        super(
                "credit-usage-follows-its-price",
                "What a use cost, debited or owed, is what its steps come to, and these are all of it that was not free.",
                CREDIT_PRICES,
                """
                SELECT *
                FROM (
                    SELECT u.tenant_id,
                           u.organisation_id,
                           u.usage_id,
                           u.operation_quantity - u.free_quantity          AS to_pay,
                           s.units,
                           coalesce(u.overage_credits, u.credits_debited)  AS credits,
                           div(2000000 * s.sum + u.unit_multiplier, 2 * u.unit_multiplier) * 0.000001 AS price
                    FROM billing.credit_usage u
                    CROSS JOIN LATERAL (
                        SELECT coalesce(sum(quantity), 0) AS units, coalesce(sum(quantity * cost), 0) AS sum
                        FROM unnest(u.step_quantities, u.step_costs) AS s (quantity, cost)
                    ) s
                    WHERE u.unit_multiplier IS NOT NULL
                ) u
                WHERE u.to_pay <> u.units
                   OR u.credits <> u.price
                """);
    }
}
