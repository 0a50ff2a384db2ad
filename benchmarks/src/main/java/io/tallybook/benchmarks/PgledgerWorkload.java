package io.tallybook.benchmarks;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Consuming as a transfer of pgledger, beside other ways: from an account that an organisation has to one for what it consumed.
 *
 * <p>The second is each organisation's own, so that two organisations do not wait for each other here either. What has no
 * counterpart is in its favour: keys that make a call repeatable, lots, holds, overdraft.
 */
final class PgledgerWorkload implements Workload {

    private static final String SCHEMA = "pgledger";

    /** As many credits as the organisations have, on accounts that cannot be overdrawn. */
    private static final String OPEN_ACCOUNTS = """
            SELECT available.id, consumed.id
            FROM billing.credits c
            CROSS JOIN LATERAL pgledger_create_account(
                'available ' || c.organisation_id, 'credits', allow_negative_balance => false) available
            CROSS JOIN LATERAL pgledger_create_account('consumed ' || c.organisation_id, 'credits') consumed
            CROSS JOIN LATERAL pgledger_create_transfer(consumed.id, available.id, c.balance)
            """;

    private static final String TRANSFER = "SELECT id FROM pgledger_create_transfer(?, ?, ?)";

    private final Workload others;
    private final BenchmarkDatabase database;
    private final DataSource pool;
    private final List<Accounts> accounts = new ArrayList<>();
    private final LongAdder transferred = new LongAdder();

    private PgledgerWorkload(Workload others, BenchmarkDatabase database, int clients) {
        this.others = others;
        this.database = database;
        this.pool = database.pool(clients, SCHEMA);
    }

    static Workload beside(Workload others, Pgledger pgledger, BenchmarkDatabase database, int clients)
            throws SQLException {
        database.execute("CREATE SCHEMA pgledger; SET search_path = pgledger;\n" + pgledger.sql());
        PgledgerWorkload workload = new PgledgerWorkload(others, database, clients);
        workload.openAccounts();
        return workload;
    }

    @Override
    public List<Way> ways() {
        return Stream.concat(others.ways().stream(), Stream.of(new Way("pgledger transfer", this::transfer)))
                .toList();
    }

    @Override
    public List<String> tables() {
        return Stream.concat(
                        others.tables().stream(),
                        Stream.of(
                                "pgledger.pgledger_accounts",
                                "pgledger.pgledger_transfers",
                                "pgledger.pgledger_entries"))
                .toList();
    }

    @Override
    public void verify() throws SQLException {
        others.verify();
        database.prove(transferred.sum(), """
                SELECT (SELECT sum(granted) FROM billing.credit_lots)
                           - (SELECT sum(balance) FROM pgledger.pgledger_accounts WHERE name LIKE 'available %'),
                       (SELECT count(*) FROM pgledger.pgledger_transfers WHERE amount = 1)
                """);
    }

    private void openAccounts() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OPEN_ACCOUNTS)) {
            while (row.next()) {
                accounts.add(new Accounts(row.getString(1), row.getString(2)));
            }
        }
    }

    private void transfer() throws SQLException {
        Accounts one = accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(TRANSFER)) {
            statement.setString(1, one.available());
            statement.setString(2, one.consumed());
            statement.setBigDecimal(3, BigDecimal.ONE);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                row.getString(1);
            }
        }
        transferred.increment();
    }

    /** By the identifiers that pgledger gave. */
    private record Accounts(String available, String consumed) {}
}
