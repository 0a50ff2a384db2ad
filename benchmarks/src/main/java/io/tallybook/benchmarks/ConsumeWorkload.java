package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.OperationCode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The DAO, its statement by plain JDBC, and the usual four statements by either. */
final class ConsumeWorkload implements Workload {

    private static final Quantity QUANTITY = Quantity.of(1);
    private static final OperationCode OPERATION = OperationCode.of("benchmark.consume");

    private final BenchmarkDatabase database;
    private final List<Account> accounts;
    private final LongAdder consumedByUs = new LongAdder();
    private final LongAdder consumedByStatements = new LongAdder();
    private final List<Way> ways;

    private ConsumeWorkload(BenchmarkDatabase database, List<Account> accounts, int clients) {
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

    static Workload on(BenchmarkDatabase database, List<Account> accounts, int clients) throws SQLException {
        ConsumeByStatements.createTables(database);
        ConsumeWorkload workload = new ConsumeWorkload(database, accounts, clients);
        for (String table : workload.tables()) {
            // Vacuum comes between the measurements, not into one of them.
            database.execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
        }
        return workload;
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    @Override
    public List<String> tables() {
        return List.of("billing.credits", "billing.credit_transactions", "naive.balances", "naive.ledger");
    }

    @Override
    public void verify() throws SQLException {
        verify("billing", consumedByUs.sum(), """
                SELECT (SELECT sum(granted) FROM billing.credit_lots) - (SELECT sum(balance) FROM billing.credits),
                       (SELECT -sum(amount) FROM billing.credit_transactions WHERE transaction_type = 'consumption'),
                       (SELECT sum(granted) FROM billing.credit_lots) - (SELECT sum(open_lot_remaining) FROM billing.credits)
                """);
        verify("naive", consumedByStatements.sum(), """
                SELECT (SELECT sum(granted) FROM billing.credit_lots) - (SELECT sum(balance) FROM naive.balances),
                       (SELECT -sum(amount) FROM naive.ledger)
                """);
    }

    private Way way(String name, Consumption consumption, LongAdder consumed) {
        return new Way(name, () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Account account = accounts.get(random.nextInt(accounts.size()));
            // UUID.randomUUID would make the clients wait for each other.
            String key = new UUID(random.nextLong(), random.nextLong()).toString();
            if (consumption.consume(account, QUANTITY, OPERATION, key).isConsumed()) {
                consumed.increment();
            }
        });
    }

    /** @param sql every column of its row is what was consumed, as one place has it */
    private void verify(String books, long consumed, String sql) throws SQLException {
        BigDecimal expected = QUANTITY.value().multiply(BigDecimal.valueOf(consumed));
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                BigDecimal found = row.getBigDecimal(column);
                if (consumed == 0 || found == null || found.compareTo(expected) != 0) {
                    throw new IllegalStateException("The books of " + books + " do not balance: accepted " + expected
                            + ", column " + column + " says " + found + " of\n" + sql);
                }
            }
        }
    }
}
