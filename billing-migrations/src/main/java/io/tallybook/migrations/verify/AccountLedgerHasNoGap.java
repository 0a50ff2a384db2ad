package io.tallybook.migrations.verify;

final class AccountLedgerHasNoGap extends Fact {

    AccountLedgerHasNoGap() {
        super(
                "account-ledger-has-no-gap",
                "The rows of an account's ledger are numbered from 1 to its length, each number once.",
                ACCOUNT_LEDGER,
                """
                SELECT tenant_id, account_id, a.ledger_length, t.number_of_rows, t.first_number, t.last_number
                FROM telecom.accounts a
                FULL JOIN (
                    SELECT tenant_id,
                           account_id,
                           count(*)                        AS number_of_rows,
                           count(DISTINCT sequence_number) AS numbers,
                           min(sequence_number)            AS first_number,
                           max(sequence_number)            AS last_number
                    FROM telecom.account_transactions
                    GROUP BY tenant_id, account_id
                ) t USING (tenant_id, account_id)
                WHERE coalesce(a.ledger_length, 0) <> coalesce(t.number_of_rows, 0)
                   OR t.numbers <> t.number_of_rows
                   OR t.first_number <> 1
                   OR t.last_number <> t.number_of_rows
                """);
    }
}
