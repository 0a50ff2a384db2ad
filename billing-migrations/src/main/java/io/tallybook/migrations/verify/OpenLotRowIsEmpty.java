package io.tallybook.migrations.verify;

final class OpenLotRowIsEmpty extends Fact {

    OpenLotRowIsEmpty() {
        super(
                "credit-open-lot-row-is-empty",
                "The lot that is being consumed keeps its rest on the balance row and nothing on its own.",
                CREDITS,
                """
                SELECT c.tenant_id, c.organisation_id, c.open_lot_id, c.open_lot_remaining, l.remaining
                FROM billing.credits c
                LEFT JOIN billing.credit_lots l
                    ON l.tenant_id = c.tenant_id
                    AND l.organisation_id = c.organisation_id
                    AND l.lot_id = c.open_lot_id
                WHERE (l.lot_id IS NULL AND (c.open_lot_id IS NOT NULL OR c.open_lot_remaining <> 0))
                   OR l.remaining <> 0
                """);
    }
}
