package io.tallybook.migrations.verify;

final class ReversalTakesBackItsUse extends Fact {

    ReversalTakesBackItsUse() {
        super(
                "usage-reversal-takes-back-its-use",
                "A reversal takes back what its use added, in the same organisation, feature and period.",
                USAGE_CORRECTIONS,
                """
                SELECT r.tenant_id, r.organisation_id, r.feature_code, r.period_start, r.idempotency_key, r.quantity, e.quantity AS recorded
                FROM billing.usage_events r
                LEFT JOIN billing.usage_events e
                    ON e.tenant_id = r.tenant_id
                    AND e.operation = r.reversed_operation
                    AND e.idempotency_key = r.reversed_key
                WHERE r.operation = 'reverse'
                  AND (e.organisation_id, e.feature_code, e.period, e.period_start, -e.quantity)
                      IS DISTINCT FROM (r.organisation_id, r.feature_code, r.period, r.period_start, r.quantity::numeric)
                """);
    }
}
