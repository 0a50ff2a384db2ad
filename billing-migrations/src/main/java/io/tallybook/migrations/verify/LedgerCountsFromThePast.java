package io.tallybook.migrations.verify;

final class LedgerCountsFromThePast extends Fact {

    LedgerCountsFromThePast() {
        super(
                "credit-ledger-counts-from-the-past",
                "No ledger row counts from later than it was recorded.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, sequence_number, effective_at, recorded_at
                FROM billing.credit_transactions
                WHERE effective_at > recorded_at
                """);
    }
}
