package io.tallybook.migrations.verify;

final class UsageDebitIsInLedger extends Fact {

    UsageDebitIsInLedger() {
        super("credit-usage-debit-is-in-ledger", "What a use cost is what its ledger row took.", CREDITS, """
                SELECT tenant_id, organisation_id, sequence_number, u.debited, -t.amount AS ledger
                FROM (
                    SELECT tenant_id, organisation_id, sequence_number, sum(credits_debited) AS debited
                    FROM billing.credit_usage
                    GROUP BY tenant_id, organisation_id, sequence_number
                ) u
                LEFT JOIN billing.credit_transactions t USING (tenant_id, organisation_id, sequence_number)
                WHERE u.debited <> coalesce(-t.amount, 0)
                   OR t.transaction_type <> 'consumption'
                """);
    }
}
