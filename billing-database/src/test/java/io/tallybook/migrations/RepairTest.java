package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RepairTest extends ScriptsOnTop {

    @Test
    void lets_a_repeatable_script_be_tried_again() throws Exception {
        scripts.migration(
                "R__index.sql",
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tenants_by_name ON billing.tenants (name);");
        database.execute("INSERT INTO billing.tenants (id, name, created_at)"
                + " SELECT gen_random_uuid(), 'Acme', now() FROM generate_series(1, 2)");
        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(() -> migrations().migrate());
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrate())
                .withMessageContaining("index");
        database.execute("UPDATE billing.tenants SET name = id::text");

        assertThat(migrations().repair().nothingToDo()).isFalse();

        assertThat(migrations().migrate().applied()).hasSize(1);
    }

    @Test
    void leaves_the_history_of_somebody_else_alone() throws Exception {
        database.execute("""
                DELETE FROM billing.flyway_schema_history;
                INSERT INTO billing.flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (1, '1', 'theirs', 'SQL', 'V1__theirs.sql', 'them', 0, false)
                """);

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().repair());

        assertThat(database.strings("SELECT version FROM billing.flyway_schema_history"))
                .containsExactly("1");
    }

    @Test
    void leaves_an_index_alone_that_another_role_is_building() throws Exception {
        ExecutorService administrator = Executors.newSingleThreadExecutor();
        try (Role role = Role.owning(db);
                Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO billing.tenants (id, name, created_at) VALUES (gen_random_uuid(), 'A', now())");
            Callable<Void> build = () -> {
                database.execute("CREATE INDEX CONCURRENTLY tenants_by_name ON billing.tenants (name)");
                return null;
            };
            Future<Void> building = administrator.submit(build);
            await().until(() -> database.strings("SELECT to_regclass('billing.tenants_by_name')::text")
                            .get(0)
                    != null);

            CompletableFuture<RepairResult> repair = CompletableFuture.supplyAsync(
                    () -> BillingMigrations.of(role.dataSource()).repair());
            await().until(() -> repair.isDone() || isWaiting(role));
            application.commit();

            assertThat(repair.get().droppedIndexes()).isEmpty();
            building.get();
            assertThat(database.strings("SELECT indisvalid FROM pg_index"
                            + " WHERE indexrelid = 'billing.tenants_by_name'::regclass"))
                    .containsExactly("t");
        } finally {
            administrator.shutdownNow();
        }
    }

    private boolean isWaiting(Role role) throws SQLException {
        return !database.strings(
                        "SELECT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND NOT l.granted"
                                + " WHERE a.usename = '" + role.name() + "'")
                .isEmpty();
    }
}
