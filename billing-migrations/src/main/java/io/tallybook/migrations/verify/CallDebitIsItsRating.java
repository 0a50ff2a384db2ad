package io.tallybook.migrations.verify;

final class CallDebitIsItsRating extends Fact {

    CallDebitIsItsRating() {
        super(
                "call-debit-is-its-rating",
                "A row of an account's ledger that charges a call, or gives it back, is that of one rating of the call, over the same amount.",
                CALL_RATINGS,
                """
                SELECT tenant_id, account_id, sequence_number, t.cdr_id, t.amount, r.cdr_id AS rated_cdr_id, r.cost
                FROM (
                    SELECT tenant_id, account_id, sequence_number, transaction_type, cdr_id, amount
                    FROM telecom.account_transactions
                    WHERE cdr_id IS NOT NULL
                ) t
                FULL JOIN (
                    SELECT tenant_id, account_id, sequence_number, outcome, cdr_id, cost
                    FROM telecom.cdr_ratings
                    WHERE account_id IS NOT NULL
                ) r USING (tenant_id, account_id, sequence_number)
                WHERE t.cdr_id IS DISTINCT FROM r.cdr_id
                   OR t.amount <> -r.cost
                   OR (t.transaction_type = 'charge') <> (r.outcome = 'rated')
                """);
    }
}
