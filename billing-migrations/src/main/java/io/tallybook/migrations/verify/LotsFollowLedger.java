package io.tallybook.migrations.verify;

final class LotsFollowLedger extends Fact {

    LotsFollowLedger() {
        super(
                "credit-lots-follow-ledger",
                "What is left of a lot is what ledger rows gave to it and took from it.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, lot_id, l.remaining, t.remaining AS ledger
                FROM (
                    SELECT l.tenant_id,
                           l.organisation_id,
                           l.lot_id,
                           l.remaining + CASE WHEN c.open_lot_id = l.lot_id THEN c.open_lot_remaining ELSE 0 END AS remaining
                    FROM billing.credit_lots l
                    LEFT JOIN billing.credits c
                        ON c.tenant_id = l.tenant_id
                        AND c.organisation_id = l.organisation_id
                ) l
                FULL JOIN (
                    SELECT t.tenant_id, t.organisation_id, d.lot_id, sum(d.amount) AS remaining
                    FROM billing.credit_transactions t
                    CROSS JOIN LATERAL unnest(t.lot_ids, t.lot_amounts) AS d (lot_id, amount)
                    GROUP BY t.tenant_id, t.organisation_id, d.lot_id
                ) t USING (tenant_id, organisation_id, lot_id)
                WHERE l.remaining IS NULL
                   OR l.remaining <> coalesce(t.remaining, 0)
                """);
    }
}
