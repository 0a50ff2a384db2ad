package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MigrateTest extends ScriptsOnTop {

    @Test
    void a_script_that_fails_half_way_leaves_no_trace_and_says_where_and_why() throws Exception {
        scripts.migration("V" + ScriptFolder.version(1) + "__numbers.sql", """
                -- Numbers; with a semicolon
                CREATE TABLE billing.numbers (n integer NOT NULL);

                -- The first ones.
                INSERT INTO billing.numbers (n)
                VALUES ('x');
                SELECT 1;
                """);

        MigrationFailed failed =
                catchThrowableOfType(MigrationFailed.class, () -> migrations().migrate());

        assertThat(failed.script()).isEqualTo("V" + ScriptFolder.version(1) + "__numbers.sql");
        assertThat(failed.line()).contains(5);
        assertThat(failed.statement()).contains("INSERT INTO billing.numbers (n)\nVALUES ('x')");
        assertThat(failed.reason()).contains("invalid input syntax");
        assertThat(failed)
                .hasMessageStartingWith("V" + ScriptFolder.version(1) + "__numbers.sql, line 5: ")
                .hasMessageContaining("in: INSERT INTO billing.numbers (n) VALUES ('x')");
        assertThat(database.strings("SELECT to_regclass('billing.numbers')::text"))
                .containsExactly((String) null);
        assertThat(migrations().info().pending()).hasSize(1);
        assertThat(migrations().validate().ok()).isTrue();
    }

    @Test
    void a_repeatable_script_that_fails_says_where_as_well() throws Exception {
        scripts.migration(
                "R__views.sql", "SELECT 1;\nCREATE OR REPLACE VIEW billing.v AS SELECT nothing FROM nowhere;");

        MigrationFailed failed =
                catchThrowableOfType(MigrationFailed.class, () -> migrations().migrate());

        assertThat(failed.script()).isEqualTo("R__views.sql");
        assertThat(failed.line()).contains(2);
    }

    @Test
    void gives_up_soon_when_a_table_is_in_use_lets_the_application_pass_and_tries_again() throws Exception {
        scripts.with(
                1,
                "colour",
                "ALTER TABLE billing.tenants ADD COLUMN colour text;",
                "ALTER TABLE billing.tenants DROP COLUMN colour;");
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("SELECT FROM billing.tenants");

            CompletableFuture<MigrateResult> migrating = CompletableFuture.supplyAsync(() ->
                    migrations().waitingForLocks(Duration.ofMillis(50), 1000).migrate());
            awaitLockTimeout();
            assertThat(migrating).isNotDone();
            application.commit();

            assertThat(migrating.get().applied()).hasSize(1);
        }
    }

    @Test
    void names_the_statement_that_got_no_lock_when_its_patience_ends() throws Exception {
        scripts.with(
                1,
                "colour",
                "ALTER TABLE billing.tenants ADD COLUMN colour text;",
                "ALTER TABLE billing.tenants DROP COLUMN colour;");
        BillingMigrations impatient = migrations().waitingForLocks(Duration.ofMillis(10), 2);
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("SELECT FROM billing.tenants");

            assertThatThrownBy(impatient::migrate)
                    .isInstanceOf(MigrationFailed.class)
                    .hasMessageContaining("lock timeout")
                    .hasMessageContaining("ADD COLUMN colour");
        }
        impatient.migrate();
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("SELECT FROM billing.tenants FOR UPDATE");

            assertThatThrownBy(() -> impatient.undo(Undo.last(1)))
                    .isInstanceOf(MigrationFailed.class)
                    .hasMessageContaining("lock timeout");
        }
        impatient.undo(Undo.last(1));
    }

    @Test
    void builds_an_index_concurrently_while_others_read_and_write() throws Exception {
        scripts.with(
                1,
                "index",
                "CREATE INDEX CONCURRENTLY tenants_by_name ON billing.tenants (name);",
                "DROP INDEX CONCURRENTLY IF EXISTS billing.tenants_by_name;");

        assertThat(migrations().migrate().applied()).hasSize(1);

        assertThat(database.strings(
                        "SELECT indisvalid FROM pg_index" + " WHERE indexrelid = 'billing.tenants_by_name'::regclass"))
                .containsExactly("t");
    }

    @Test
    void repair_lets_what_failed_outside_a_transaction_be_tried_again() throws Exception {
        scripts.with(
                1,
                "index",
                "CREATE UNIQUE INDEX CONCURRENTLY tenants_by_name ON billing.tenants (name);",
                "DROP INDEX CONCURRENTLY IF EXISTS billing.tenants_by_name;");
        database.execute("INSERT INTO billing.tenants (id, name, created_at)"
                + " SELECT gen_random_uuid(), 'Acme', now() FROM generate_series(1, 2)");
        assertThatThrownBy(() -> migrations().migrate()).hasMessageContaining("could not create unique index");
        assertThatThrownBy(() -> migrations().migrate())
                .isInstanceOf(MigrationRefused.class)
                .hasMessageContaining("repair");
        database.execute("UPDATE billing.tenants SET name = id::text");

        RepairResult result = migrations().repair();

        assertThat(result.forgotten()).containsExactly(ScriptFolder.version(1));
        assertThat(result.droppedIndexes()).containsExactly("billing.tenants_by_name");
        assertThat(migrations().repair().nothingToDo()).isTrue();
        assertThat(migrations().migrate().applied()).hasSize(1);
    }

    @Test
    void repair_does_not_hide_that_a_script_was_edited() throws Exception {
        database.execute("UPDATE billing.flyway_schema_history SET checksum = 1 WHERE version = '20240902000000'");

        assertThat(migrations().repair().nothingToDo()).isTrue();
        assertThat(migrations().validate().ok()).isFalse();
    }

    @Test
    void goes_up_to_a_version_and_not_beyond_what_is_there() throws Exception {
        scripts.with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;")
                .with(2, "two", "CREATE TABLE billing.two (id int);", "DROP TABLE billing.two;");

        assertThat(migrations().migrateTo(ScriptFolder.version(1)).currentVersion())
                .isEqualTo(ScriptFolder.version(1));
        assertThat(migrations().migrateTo(ScriptFolder.version(1)).nothingPending())
                .isTrue();
        assertThat(migrations().migrate().currentVersion()).isEqualTo(ScriptFolder.version(2));
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrateTo(ScriptFolder.version(1)))
                .withMessageContaining("undo");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrateTo("20240901000007"))
                .withMessageContaining("no version 20240901000007");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> migrations().migrateTo("latest"))
                .withMessageContaining("latest");
    }

    @Test
    void shows_what_is_pending_and_runs_nothing() throws Exception {
        scripts.with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;");

        assertThat(migrations().with(List.of(new MoveServices())).pendingScripts())
                .containsExactly(
                        new PendingScript(
                                ScriptFolder.version(1),
                                "V" + ScriptFolder.version(1) + "__one.sql",
                                "CREATE TABLE billing.one (id int);"),
                        new PendingScript(MoveServices.VERSION, "V" + MoveServices.VERSION + "__move_services", null));
        assertThat(database.strings("SELECT to_regclass('billing.one')::text")).containsExactly((String) null);
        assertThat(BillingMigrations.of(db.dataSource()).pendingScripts()).isEmpty();
    }

    // A failed attempt is seen as a rollback; the application itself holds its transaction open.
    private void awaitLockTimeout() throws Exception {
        String rollbacks = "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()";
        long before = Long.parseLong(database.strings(rollbacks).get(0));
        await().until(() -> Long.parseLong(database.strings(rollbacks).get(0)) > before + 2);
    }
}
