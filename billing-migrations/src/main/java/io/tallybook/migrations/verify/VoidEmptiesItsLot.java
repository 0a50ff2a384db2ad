package io.tallybook.migrations.verify;

final class VoidEmptiesItsLot extends Fact {

    VoidEmptiesItsLot() {
        super(
                "credit-void-empties-its-lot",
                "What voids a lot is an adjustment that takes from it alone, and leaves nothing of it.",
                CREDIT_LOT_VOIDS,
                """
                SELECT v.*, t.transaction_type, t.amount, t.lot_ids, l.remaining
                FROM billing.credit_lot_voids v
                LEFT JOIN billing.credit_transactions t USING (tenant_id, organisation_id, sequence_number)
                LEFT JOIN (
                    SELECT v.tenant_id, v.organisation_id, v.sequence_number, sum(d.amount) AS remaining
                    FROM billing.credit_lot_voids v
                    JOIN billing.credit_transactions t
                        ON t.tenant_id = v.tenant_id
                        AND t.organisation_id = v.organisation_id
                        AND t.sequence_number <= v.sequence_number
                    CROSS JOIN LATERAL unnest(t.lot_ids, t.lot_amounts) AS d (lot_id, amount)
                    WHERE d.lot_id = v.lot_id
                    GROUP BY v.tenant_id, v.organisation_id, v.sequence_number
                ) l USING (tenant_id, organisation_id, sequence_number)
                WHERE t.transaction_type IS DISTINCT FROM 'adjustment'
                   OR t.lot_ids IS DISTINCT FROM ARRAY [v.lot_id]
                   OR t.lot_amounts IS DISTINCT FROM ARRAY [t.amount::numeric]
                   OR l.remaining IS DISTINCT FROM 0
                """);
    }
}
