package io.tallybook.migrations.verify;

final class RefundGoesToItsLots extends Fact {

    RefundGoesToItsLots() {
        super(
                "credit-refund-goes-to-its-lots",
                "What refunds gave back to a lot is not more than their consumption took from it, unless they brought the lot.",
                CREDIT_REFUNDS,
                """
                SELECT b.tenant_id, b.organisation_id, b.consumption_number, b.lot_id, b.given_back, -d.amount AS taken
                FROM (
                    SELECT r.tenant_id, r.organisation_id, r.consumption_number, d.lot_id, sum(d.amount) AS given_back
                    FROM billing.credit_refunds r
                    JOIN billing.credit_transactions t USING (tenant_id, organisation_id, sequence_number)
                    CROSS JOIN LATERAL unnest(t.lot_ids, t.lot_amounts) AS d (lot_id, amount)
                    WHERE NOT EXISTS (
                        SELECT
                        FROM billing.credit_lots l
                        WHERE l.tenant_id = r.tenant_id
                          AND l.organisation_id = r.organisation_id
                          AND l.lot_id = d.lot_id
                          AND l.granted_by = r.sequence_number
                    )
                    GROUP BY r.tenant_id, r.organisation_id, r.consumption_number, d.lot_id
                ) b
                LEFT JOIN (
                    SELECT t.tenant_id, t.organisation_id, t.sequence_number, d.lot_id, d.amount
                    FROM billing.credit_transactions t
                    CROSS JOIN LATERAL unnest(t.lot_ids, t.lot_amounts) AS d (lot_id, amount)
                    WHERE t.transaction_type = 'consumption'
                ) d
                    ON d.tenant_id = b.tenant_id
                    AND d.organisation_id = b.organisation_id
                    AND d.sequence_number = b.consumption_number
                    AND d.lot_id = b.lot_id
                WHERE b.given_back > coalesce(-d.amount, 0)
                """);
    }
}
