package io.tallybook.migrations.verify;

final class BalanceIsInLots extends Fact {

    BalanceIsInLots() {
        super(
                "credit-balance-is-in-lots",
                "A balance is what is left of all lots, less what is overdrawn.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, c.balance, l.remaining AS in_lots, c.open_lot_remaining, c.overdrawn
                FROM billing.credits c
                FULL JOIN (
                    SELECT tenant_id, organisation_id, sum(remaining) AS remaining
                    FROM billing.credit_lots
                    GROUP BY tenant_id, organisation_id
                ) l USING (tenant_id, organisation_id)
                WHERE coalesce(c.balance, 0) <> coalesce(l.remaining, 0) + coalesce(c.open_lot_remaining - c.overdrawn, 0)
                """);
    }
}
