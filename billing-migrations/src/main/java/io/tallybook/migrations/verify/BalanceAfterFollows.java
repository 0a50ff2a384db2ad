package io.tallybook.migrations.verify;

final class BalanceAfterFollows extends Fact {

    BalanceAfterFollows() {
        super(
                "credit-balance-after-follows",
                "What a ledger row calls the balance after it is the balance before it and its amount.",
                CREDITS,
                """
                SELECT t.tenant_id, t.organisation_id, t.sequence_number, t.balance_before, t.amount, t.balance_after
                FROM (
                    SELECT tenant_id,
                           organisation_id,
                           sequence_number,
                           amount,
                           balance_after,
                           lag(balance_after, 1, 0) OVER (
                               PARTITION BY tenant_id, organisation_id
                               ORDER BY sequence_number
                           ) AS balance_before
                    FROM billing.credit_transactions
                ) t
                WHERE t.balance_after <> t.balance_before + t.amount
                """);
    }
}
