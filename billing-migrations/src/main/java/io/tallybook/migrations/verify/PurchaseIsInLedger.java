package io.tallybook.migrations.verify;

final class PurchaseIsInLedger extends Fact {

    PurchaseIsInLedger() {
        super(
                "credit-purchase-is-in-ledger",
                "The lot of a completed purchase was brought by a ledger row of that type, whose key is the payment; there is no other such row.",
                CREDIT_PURCHASE_REFUNDS,
                """
                SELECT tenant_id, organisation_id, p.purchase_id, p.payment_reference, sequence_number, t.idempotency_key
                FROM (
                    SELECT p.tenant_id, p.organisation_id, p.purchase_id, p.payment_reference, l.granted_by AS sequence_number
                    FROM billing.credit_purchases p
                    LEFT JOIN billing.credit_lots l
                        ON l.tenant_id = p.tenant_id
                        AND l.organisation_id = p.organisation_id
                        AND l.lot_id = p.lot_id
                    WHERE p.status = 'completed'
                ) p
                FULL JOIN (
                    SELECT tenant_id, organisation_id, sequence_number, idempotency_key
                    FROM billing.credit_transactions
                    WHERE transaction_type = 'purchase'
                ) t USING (tenant_id, organisation_id, sequence_number)
                WHERE p.payment_reference IS DISTINCT FROM t.idempotency_key
                """);
    }
}
