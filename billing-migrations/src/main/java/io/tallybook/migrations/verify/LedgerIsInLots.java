package io.tallybook.migrations.verify;

final class LedgerIsInLots extends Fact {

    LedgerIsInLots() {
        super(
                "credit-ledger-is-in-lots",
                "What a ledger row moved is what it moved in lots; the rest was overdrawn or repaid.",
                CREDITS,
                """
                SELECT t.tenant_id, t.organisation_id, t.sequence_number, t.amount, t.in_lots, t.overdrawn_after
                FROM (
                    SELECT t.tenant_id,
                           t.organisation_id,
                           t.sequence_number,
                           t.amount,
                           l.amount AS in_lots,
                           sum(l.amount - t.amount) OVER (
                               PARTITION BY t.tenant_id, t.organisation_id
                               ORDER BY t.sequence_number
                           ) AS overdrawn_after
                    FROM billing.credit_transactions t
                    CROSS JOIN LATERAL (
                        SELECT coalesce(sum(a), 0) AS amount
                        FROM unnest(t.lot_amounts) a
                    ) l
                ) t
                WHERE t.in_lots NOT BETWEEN least(t.amount, 0) AND greatest(t.amount, 0)
                   OR t.overdrawn_after < 0
                """);
    }
}
