package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.database.junit.BillingDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application migrates with the pool that it then works with. */
class PooledMigrationTest {

    private static final int CONNECTIONS = 4;

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.empty();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_call_works_and_leaves_the_connections_as_they_were(boolean autoCommit) throws Exception {
        ScriptFolder scripts = new ScriptFolder(folder)
                .with(1, "create_moved_services", MoveServices.NEW_TABLE, "DROP TABLE billing.moved_services;")
                .undo("U" + MoveServices.VERSION + "__move_services.sql", "DELETE FROM billing.moved_services;")
                .with(
                        3,
                        "index",
                        "CREATE INDEX CONCURRENTLY tenants_by_name ON billing.tenants (name);",
                        "DROP INDEX CONCURRENTLY IF EXISTS billing.tenants_by_name;");
        try (HikariDataSource pool = pool(autoCommit)) {
            List<String> before = settings(pool);
            BillingMigrations migrations =
                    BillingMigrations.of(pool).from(scripts.locations()).with(List.of(new MoveServices()));

            migrations.migrate();
            migrations.undo(Undo.last(1));
            migrations.migrate();
            migrations.backfill(MoveServices.VERSION);
            new Database(db.dataSource())
                    .execute("UPDATE billing.flyway_schema_history SET success = false WHERE version = '"
                            + ScriptFolder.version(3) + "'");
            migrations.repair();

            assertThat(migrations.info().pending()).hasSize(1);
            assertThat(migrations.verify().ok()).isTrue();
            assertThat(settings(pool)).isEqualTo(before);
        }
    }

    @Test
    void a_default_isolation_that_sees_old_rows_does_not_hide_what_was_written_while_undo_waited() throws Exception {
        Database database = new Database(db.dataSource());
        database.execute("ALTER DATABASE "
                + database.strings("SELECT current_database()").get(0)
                + " SET default_transaction_isolation = 'serializable'");
        ScriptFolder scripts = new ScriptFolder(folder)
                .with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;");
        BillingMigrations migrations = BillingMigrations.of(db.dataSource())
                .from(scripts.locations())
                .waitingForLocks(Duration.ofMinutes(1), 1);
        migrations.migrate();

        CompletableFuture<UndoResult> undo;
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("INSERT INTO billing.one VALUES (1)");
            undo = CompletableFuture.supplyAsync(() -> migrations.undo(Undo.last(1)));
            await().until(() -> database.strings("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode ="
                            + " 'ShareRowExclusiveLock' AND relation = 'billing.one'::regclass")
                    .equals(List.of("1")));
            application.commit();
        }

        assertThatThrownBy(undo::join).hasCauseInstanceOf(DataLossRefused.class);
    }

    private HikariDataSource pool(boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setAutoCommit(autoCommit);
        return new HikariDataSource(config);
    }

    private static List<String> settings(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = pool.getConnection();
            all.add(connection);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT current_setting('TimeZone') || ' '"
                                    + " || current_setting('lock_timeout') || ' ' || current_setting('transaction_isolation')")) {
                row.next();
                settings.add(row.getString(1) + " " + connection.getAutoCommit());
            }
        }
        for (Connection connection : all) {
            connection.close();
        }
        return settings;
    }
}
