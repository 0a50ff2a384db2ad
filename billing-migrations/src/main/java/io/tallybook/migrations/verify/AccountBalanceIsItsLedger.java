package io.tallybook.migrations.verify;

final class AccountBalanceIsItsLedger extends Fact {

    AccountBalanceIsItsLedger() {
        super(
                "account-balance-is-ledger",
                "The balance of an account is its opening balance and the sum of its ledger, and what the last row calls the balance after it.",
                ACCOUNT_LEDGER,
                """
                SELECT tenant_id, account_id, a.balance, a.opening_balance, t.amounts, t.last_balance_after
                FROM telecom.accounts a
                FULL JOIN (
                    SELECT tenant_id,
                           account_id,
                           sum(amount) AS amounts,
                           (array_agg(balance_after ORDER BY sequence_number DESC))[1] AS last_balance_after
                    FROM telecom.account_transactions
                    GROUP BY tenant_id, account_id
                ) t USING (tenant_id, account_id)
                WHERE coalesce(a.balance, 0) <> coalesce(a.opening_balance, 0) + coalesce(t.amounts, 0)
                   OR t.last_balance_after <> coalesce(a.balance, 0)
                """);
    }
}
