package io.tallybook.migrations.verify;

final class CapturedHoldIsInLedger extends Fact {

    CapturedHoldIsInLedger() {
        super(
                "credit-captured-hold-is-in-ledger",
                "What was captured of a hold is what its ledger row took.",
                CREDITS,
                """
                SELECT h.tenant_id, h.organisation_id, h.hold_id, h.sequence_number, h.captured, -t.amount AS ledger
                FROM billing.credit_holds h
                LEFT JOIN billing.credit_transactions t
                    ON t.tenant_id = h.tenant_id
                    AND t.organisation_id = h.organisation_id
                    AND t.sequence_number = h.sequence_number
                WHERE h.captured <> coalesce(-t.amount, 0)
                   OR t.transaction_type <> 'consumption'
                """);
    }
}
