package io.tallybook.migrations.verify;

final class HeldIsOpenHolds extends Fact {

    HeldIsOpenHolds() {
        super("credit-held-is-open-holds", "What is held is the sum of the open holds.", CREDITS, """
                SELECT tenant_id, organisation_id, c.held, h.quantity AS open_holds
                FROM billing.credits c
                FULL JOIN (
                    SELECT tenant_id, organisation_id, sum(quantity) AS quantity
                    FROM billing.credit_holds
                    WHERE status = 'open'
                    GROUP BY tenant_id, organisation_id
                ) h USING (tenant_id, organisation_id)
                WHERE coalesce(c.held, 0) <> coalesce(h.quantity, 0)
                """);
    }
}
