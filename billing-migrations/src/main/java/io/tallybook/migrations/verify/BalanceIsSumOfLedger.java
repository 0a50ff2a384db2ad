package io.tallybook.migrations.verify;

final class BalanceIsSumOfLedger extends Fact {

    BalanceIsSumOfLedger() {
        super("credit-balance-is-ledger", "A balance is the sum of its ledger.", CREDITS, """
                SELECT tenant_id, organisation_id, c.balance, l.balance AS ledger
                FROM billing.credits c
                FULL JOIN (
                    SELECT tenant_id, organisation_id, sum(amount) AS balance
                    FROM billing.credit_transactions
                    GROUP BY tenant_id, organisation_id
                ) l USING (tenant_id, organisation_id)
                WHERE coalesce(c.balance, 0) <> coalesce(l.balance, 0)
                """);
    }
}
