package io.tallybook.migrations.verify;

final class OverdraftIsWithinLimit extends Fact {

    OverdraftIsWithinLimit() {
        super(
                "credit-overdraft-within-limit",
                "A balance without what is held is never below the overdraft limit.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, balance, held, overdraft_limit
                FROM billing.credits
                WHERE balance - held < -overdraft_limit
                """);
    }
}
