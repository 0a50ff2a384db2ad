package io.tallybook.migrations.verify;

final class LedgerHasNoGap extends Fact {

    LedgerHasNoGap() {
        super(
                "credit-ledger-has-no-gap",
                "The rows of a ledger are numbered from 1 to its length, each number once.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, c.ledger_length, t.number_of_rows, t.first_number, t.last_number
                FROM billing.credits c
                FULL JOIN (
                    SELECT tenant_id,
                           organisation_id,
                           count(*)                        AS number_of_rows,
                           count(DISTINCT sequence_number) AS numbers,
                           min(sequence_number)            AS first_number,
                           max(sequence_number)            AS last_number
                    FROM billing.credit_transactions
                    GROUP BY tenant_id, organisation_id
                ) t USING (tenant_id, organisation_id)
                WHERE coalesce(c.ledger_length, 0) <> coalesce(t.number_of_rows, 0)
                   OR t.numbers <> t.number_of_rows
                   OR t.first_number <> 1
                   OR t.last_number <> t.number_of_rows
                """);
    }
}
