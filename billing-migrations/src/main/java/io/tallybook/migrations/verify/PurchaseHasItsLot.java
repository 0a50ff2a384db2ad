package io.tallybook.migrations.verify;

final class PurchaseHasItsLot extends Fact {

    PurchaseHasItsLot() {
        super(
                "credit-purchase-has-its-lot",
                "A completed purchase has one lot of its own with the quantity that was bought; no other purchase has one.",
                CREDITS,
                """
                SELECT p.tenant_id, p.organisation_id, p.purchase_id, p.status, p.quantity, p.lot_id, l.granted
                FROM (
                    SELECT tenant_id,
                           organisation_id,
                           purchase_id,
                           status,
                           quantity,
                           lot_id,
                           count(lot_id) OVER (PARTITION BY tenant_id, organisation_id, lot_id) AS purchases
                    FROM billing.credit_purchases
                ) p
                LEFT JOIN billing.credit_lots l
                    ON l.tenant_id = p.tenant_id
                    AND l.organisation_id = p.organisation_id
                    AND l.lot_id = p.lot_id
                WHERE p.purchases > 1
                   OR CASE
                          WHEN p.status = 'completed' THEN l.granted IS DISTINCT FROM p.quantity
                          ELSE p.lot_id IS NOT NULL
                      END
                """);
    }
}
