package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import java.util.ArrayList;
import java.util.List;

/** Checks a limit of random organisations, each of which has used something. */
record CheckCase(int organisations, int clients, boolean isRemembering) implements RepeatedCase {

    static final Feature FEATURE = Feature.AI_MESSAGES;

    @Override
    public String name() {
        return (isRemembering ? "check-remembering/" : "check/") + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) {
        List<Account> accounts = new ArrayList<>();
        Billing.using(database.unpooled()).transaction(billing -> {
            accounts.addAll(Account.create(billing, organisations));
            for (Account account : accounts) {
                billing.tenant(account.tenant())
                        .usage(account.organisation())
                        .record(
                                FEATURE,
                                Quantity.of(1 + accounts.indexOf(account) % 50),
                                IdempotencyKey.of("use " + account));
            }
        });
        return new CheckWorkload(database, accounts, clients, isRemembering);
    }
}
