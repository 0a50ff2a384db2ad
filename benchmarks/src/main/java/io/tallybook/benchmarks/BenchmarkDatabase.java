package io.tallybook.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.grants.DatabaseRole;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database for one case: dropped at the end, so that no case runs on what another left. */
final class BenchmarkDatabase implements AutoCloseable {

    private static final String NAME = "tallybook_benchmark";

    /** Of the whole server, so that a run which was killed may have left it. */
    private static final String BOUND_ROLE = "tallybook_benchmark_bound";

    private final PostgresServer server;
    private final List<HikariDataSource> pools = new ArrayList<>();

    private @Nullable DelayProxy network;
    private boolean hasBoundRole;

    private BenchmarkDatabase(PostgresServer server) {
        this.server = server;
    }

    static BenchmarkDatabase on(PostgresServer server) {
        // A run that was killed may have left one.
        server.dropDatabase(NAME);
        server.createDatabase(NAME);
        BenchmarkDatabase database = new BenchmarkDatabase(server);
        BillingMigrations.of(database.unpooled()).migrate();
        return database;
    }

    /** Connections that are not pooled, for what is not measured. */
    DataSource unpooled() {
        return server.dataSource(NAME);
    }

    /** Puts a network between the server and all pools that are made from now on. */
    void delay(Duration eachWay) {
        PGSimpleDataSource direct = direct();
        network =
                new DelayProxy(new InetSocketAddress(direct.getServerNames()[0], direct.getPortNumbers()[0]), eachWay);
    }

    /** A pool of the same kind for each way: none finds statements that another one prepared. */
    DataSource pool(int connections) {
        return pool(connections, null);
    }

    /** A pool of a role that row-level security keeps to the rows of one tenant; all others are the owner's, which it does not bind. */
    DataSource boundPool(int connections) throws SQLException {
        if (!hasBoundRole) {
            execute("DROP ROLE IF EXISTS " + BOUND_ROLE);
            execute("CREATE ROLE " + BOUND_ROLE + " LOGIN PASSWORD '" + BOUND_ROLE + "'");
            hasBoundRole = true;
            BillingMigrations.of(unpooled())
                    .grantTo(DatabaseRole.application(BOUND_ROLE).withRowLevelSecurity());
        }
        PGSimpleDataSource connecting = direct();
        connecting.setUser(BOUND_ROLE);
        connecting.setPassword(BOUND_ROLE);
        return pool(connecting, connections, null);
    }

    /** @param schema where names without one are looked up; as usual if absent */
    DataSource pool(int connections, @Nullable String schema) {
        return pool(direct(), connections, schema);
    }

    private DataSource pool(PGSimpleDataSource connecting, int connections, @Nullable String schema) {
        if (network != null) {
            connecting.setServerNames(
                    new String[] {network.address().getAddress().getHostAddress()});
            connecting.setPortNumbers(new int[] {network.address().getPort()});
        }
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(connecting);
        configuration.setMaximumPoolSize(connections);
        configuration.setSchema(schema);
        HikariDataSource pool = new HikariDataSource(configuration);
        pools.add(pool);
        return pool;
    }

    private PGSimpleDataSource direct() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.jdbcUrl(NAME));
        return dataSource;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Leaves vacuum to {@link #settle}: it comes between the measurements, not into one of them. */
    void stopAutovacuum(List<String> tables) throws SQLException {
        for (String table : tables) {
            execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
        }
    }

    /** Pays what the measurement before owes, so that the next one does not. */
    void settle(List<String> tables) throws SQLException {
        execute("VACUUM (ANALYZE) " + String.join(", ", tables));
        execute("CHECKPOINT");
    }

    /**
     * Proves by the books that as much was done as was counted.
     *
     * @param sql every column of its row is that number, as one place has it
     * @throws IllegalStateException if one says something else, or nothing was done
     */
    void prove(long done, String sql) throws SQLException {
        try (Connection connection = unpooled().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                BigDecimal found = row.getBigDecimal(column);
                if (done == 0 || found == null || found.compareTo(BigDecimal.valueOf(done)) != 0) {
                    throw new IllegalStateException("The books do not balance: " + done + " were done, column " + column
                            + " says " + found + " of\n" + sql);
                }
            }
        }
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
        if (network != null) {
            network.close();
        }
        try {
            if (hasBoundRole) {
                execute("DROP OWNED BY " + BOUND_ROLE + "; DROP ROLE " + BOUND_ROLE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The role of the benchmark could not be dropped", e);
        } finally {
            server.dropDatabase(NAME);
        }
    }
}
