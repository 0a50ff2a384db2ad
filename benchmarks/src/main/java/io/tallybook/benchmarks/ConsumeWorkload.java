package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.OperationCode;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The DAO, its statement by plain JDBC, and the usual four statements by either. */
final class ConsumeWorkload implements Workload {

    private static final Quantity ONE = Quantity.of(1);
    private static final OperationCode OPERATION = OperationCode.of("benchmark.consume");

    private final BenchmarkDatabase database;
    private final List<Account> accounts;
    private final LongAdder consumedByUs = new LongAdder();
    private final LongAdder consumedByStatements = new LongAdder();
    private final List<Way> ways;

    ConsumeWorkload(BenchmarkDatabase database, List<Account> accounts, int clients) {
        this.database = database;
        this.accounts = accounts;
        Billing billing = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        Consumption dao = (account, quantity, operation, key) -> billing.tenant(account.tenant())
                .credits(account.organisation())
                .tryConsume(quantity, operation, IdempotencyKey.of(key));
        this.ways = List.of(
                way("dao", dao, consumedByUs),
                way("same SQL by JDBC", new ConsumeByJdbc(database.pool(clients)), consumedByUs),
                way("four statements by JDBC", new ConsumeByStatements(database.pool(clients)), consumedByStatements),
                way(
                        "four statements by jOOQ",
                        new ConsumeByJooqStatements(DSL.using(database.pool(clients), SQLDialect.POSTGRES)),
                        consumedByStatements));
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    @Override
    public List<String> tables() {
        return Stream.concat(CreditBooks.TABLES.stream(), Stream.of("naive.balances", "naive.ledger"))
                .toList();
    }

    @Override
    public void verify() throws SQLException {
        CreditBooks.prove(database, consumedByUs.sum());
        database.prove(consumedByStatements.sum(), """
                SELECT (SELECT sum(granted) FROM billing.credit_lots) - (SELECT sum(balance) FROM naive.balances),
                       (SELECT -sum(amount) FROM naive.ledger)
                """);
    }

    private Way way(String name, Consumption consumption, LongAdder consumed) {
        return new Way(name, () -> {
            Account account = accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
            if (consumption.consume(account, ONE, OPERATION, Keys.fresh()).isConsumed()) {
                consumed.increment();
            }
        });
    }
}
