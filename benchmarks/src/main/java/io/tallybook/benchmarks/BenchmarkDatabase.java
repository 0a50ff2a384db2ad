package io.tallybook.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A migrated database for one case: dropped at the end, so that no case runs on what another left. */
final class BenchmarkDatabase implements AutoCloseable {

    private static final String NAME = "tallybook_benchmark";

    private final PostgresServer server;
    private final List<HikariDataSource> pools = new ArrayList<>();

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

    /** A pool of the same kind for each way: none finds statements that another one prepared. */
    DataSource pool(int connections) {
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(server.jdbcUrl(NAME));
        configuration.setMaximumPoolSize(connections);
        HikariDataSource pool = new HikariDataSource(configuration);
        pools.add(pool);
        return pool;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Pays what the measurement before owes, so that the next one does not. */
    void settle(List<String> tables) throws SQLException {
        execute("VACUUM (ANALYZE) " + String.join(", ", tables));
        execute("CHECKPOINT");
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
        server.dropDatabase(NAME);
    }
}
