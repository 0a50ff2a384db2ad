package io.tallybook.migrations.verify;

final class LotsAreGranted extends Fact {

    LotsAreGranted() {
        super(
                "credit-lots-are-granted",
                "The lots that a ledger row brought add up to it, less what was repaid at once; those of a refund are a part of it.",
                CREDITS,
                """
                SELECT l.tenant_id, l.organisation_id, l.granted_by, l.granted, l.repaid, t.amount AS ledger, t.in_lots
                FROM (
                    SELECT tenant_id, organisation_id, granted_by, sum(granted) AS granted, sum(repaid) AS repaid
                    FROM billing.credit_lots
                    GROUP BY tenant_id, organisation_id, granted_by
                ) l
                LEFT JOIN (
                    SELECT tenant_id,
                           organisation_id,
                           sequence_number,
                           transaction_type,
                           amount,
                           (SELECT sum(a) FROM unnest(lot_amounts) a) AS in_lots
                    FROM billing.credit_transactions
                ) t
                    ON t.tenant_id = l.tenant_id
                    AND t.organisation_id = l.organisation_id
                    AND t.sequence_number = l.granted_by
                WHERE CASE
                          WHEN t.transaction_type = 'refund' THEN l.granted > t.in_lots OR l.repaid > 0
                          ELSE t.amount IS DISTINCT FROM l.granted OR t.in_lots IS DISTINCT FROM l.granted - l.repaid
                      END
                """);
    }
}
