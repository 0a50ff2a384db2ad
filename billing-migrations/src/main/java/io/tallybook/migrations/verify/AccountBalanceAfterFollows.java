package io.tallybook.migrations.verify;

final class AccountBalanceAfterFollows extends Fact {

    AccountBalanceAfterFollows() {
        super(
                "account-balance-after-follows",
                "What a row of an account's ledger calls the balance after it is the balance before it and its amount.",
                ACCOUNT_LEDGER,
                """
                SELECT t.tenant_id, t.account_id, t.sequence_number, t.balance_before, t.amount, t.balance_after
                FROM (
                    SELECT l.tenant_id,
                           l.account_id,
                           l.sequence_number,
                           l.amount,
                           l.balance_after,
                           lag(l.balance_after, 1, a.opening_balance) OVER (
                               PARTITION BY l.tenant_id, l.account_id
                               ORDER BY l.sequence_number
                           ) AS balance_before
                    FROM telecom.account_transactions l
                    JOIN telecom.accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id
                ) t
                WHERE t.balance_after <> t.balance_before + t.amount
                """);
    }
}
