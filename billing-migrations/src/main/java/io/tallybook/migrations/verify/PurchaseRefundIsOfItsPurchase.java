package io.tallybook.migrations.verify;

final class PurchaseRefundIsOfItsPurchase extends Fact {

    PurchaseRefundIsOfItsPurchase() {
        super(
                "credit-purchase-refund-is-of-its-purchase",
                "A refund of a purchase takes from its lot, following the refunds before it, never more than was bought.",
                CREDIT_PURCHASE_REFUNDS,
                """
                SELECT r.*, p.quantity AS purchase, p.lot_id AS purchase_lot_id
                FROM (
                    SELECT tenant_id,
                           organisation_id,
                           sequence_number,
                           -t.amount AS taken,
                           t.lot_ids,
                           f.purchase_id,
                           f.quantity,
                           f.refunded_before,
                           f.bought,
                           coalesce(sum(f.quantity) OVER (
                               PARTITION BY tenant_id, organisation_id, f.purchase_id
                               ORDER BY sequence_number
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                           ), 0)     AS followed
                    FROM (
                        SELECT tenant_id, organisation_id, sequence_number, amount, lot_ids
                        FROM billing.credit_transactions
                        WHERE transaction_type = 'purchase_refund'
                    ) t
                    FULL JOIN billing.credit_purchase_refunds f USING (tenant_id, organisation_id, sequence_number)
                ) r
                LEFT JOIN billing.credit_purchases p
                    ON p.tenant_id = r.tenant_id
                    AND p.organisation_id = r.organisation_id
                    AND p.purchase_id = r.purchase_id
                WHERE r.taken IS DISTINCT FROM r.quantity
                   OR r.lot_ids IS DISTINCT FROM ARRAY [p.lot_id]
                   OR r.refunded_before <> r.followed
                   OR r.bought IS DISTINCT FROM p.quantity
                   OR r.refunded_before + r.quantity > r.bought
                """);
    }
}
