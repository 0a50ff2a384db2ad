package io.tallybook.benchmarks;

import io.tallybook.benchmarks.RowLevelSecurityCase.Call;
import io.tallybook.dao.Billing;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The same call by a role that sees one tenant's rows only, by one that is not bound, and by that one with the transaction alone. */
final class RowLevelSecurityWorkload implements Workload {

    private final BenchmarkDatabase database;
    private final List<Account> accounts;
    private final Call call;
    private final LongAdder done = new LongAdder();
    private final List<Way> ways;

    RowLevelSecurityWorkload(BenchmarkDatabase database, List<Account> accounts, Call call, int clients)
            throws SQLException {
        this.database = database;
        this.accounts = accounts;
        this.call = call;
        this.ways = List.of(
                way("row-level security", database.boundPool(clients), true),
                way("without", database.pool(clients), false),
                way("its transaction without policies", database.pool(clients), true));
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    @Override
    public List<String> tables() {
        return Stream.concat(CreditBooks.TABLES.stream(), Stream.of("billing.usage_counters", "billing.usage_events"))
                .toList();
    }

    @Override
    public void verify() throws SQLException {
        switch (call) {
            case CONSUME -> CreditBooks.prove(database, done.sum());
            case RECORD -> {
                long recorded = done.sum() + accounts.size();
                database.prove(recorded, "SELECT sum(used) FROM billing.usage_counters");
                database.prove(recorded, "SELECT sum(quantity) FROM billing.usage_events");
            }
            case CHECK -> database.prove(accounts.size(), "SELECT sum(used) FROM billing.usage_counters");
        }
    }

    private Way way(String name, DataSource pool, boolean tellsTenant) {
        Billing billing = tellsTenant ? Billing.using(pool).withRowLevelSecurity() : Billing.using(pool);
        return new Way(name, () -> {
            Account account = accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
            if (!call.on(billing, account)) {
                throw new IllegalStateException("A call was refused for " + account);
            }
            done.increment();
        });
    }
}
