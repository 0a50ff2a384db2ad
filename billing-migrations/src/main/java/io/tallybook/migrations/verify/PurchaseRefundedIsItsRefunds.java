package io.tallybook.migrations.verify;

final class PurchaseRefundedIsItsRefunds extends Fact {

    PurchaseRefundedIsItsRefunds() {
        super(
                "credit-purchase-refunded-is-its-refunds",
                "What was refunded of a purchase is the sum of its refunds.",
                CREDIT_PURCHASE_REFUNDS,
                """
                SELECT tenant_id, organisation_id, purchase_id, p.refunded, r.quantity AS refunds
                FROM billing.credit_purchases p
                LEFT JOIN (
                    SELECT tenant_id, organisation_id, purchase_id, sum(quantity) AS quantity
                    FROM billing.credit_purchase_refunds
                    GROUP BY tenant_id, organisation_id, purchase_id
                ) r USING (tenant_id, organisation_id, purchase_id)
                WHERE p.refunded <> coalesce(r.quantity, 0)
                """);
    }
}
