package io.tallybook.migrations.verify;

final class OverdraftIsWithinLimit extends Fact {

    OverdraftIsWithinLimit() {
        super(
                "credit-overdraft-within-limit",
                "Neither is a balance without what is held below the overdraft limit, nor is more overdrawn.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, balance, held, overdrawn, overdraft_limit
                FROM billing.credits
                WHERE balance - held < -overdraft_limit
                   OR overdrawn > overdraft_limit
                """);
    }
}
