package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.migrations.verify.VerifyResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Sessions as an administrator, a pool or an impatient thread makes them. */
class MigrationSessionTest extends ScriptsOnTop {

    @Test
    void migrate_and_undo_go_on_where_idle_sessions_are_ended() throws Exception {
        String patience = " AS SELECT current_setting('idle_session_timeout') AS timeout;";
        scripts.with(
                1,
                "one",
                "CREATE TABLE billing.migrated" + patience,
                "CREATE TABLE billing.undone" + patience + "\nDROP TABLE billing.migrated;");
        set("idle_session_timeout", "'5min'");

        migrations().migrate();
        assertThat(database.strings("SELECT timeout FROM billing.migrated")).containsExactly("0");

        migrations().undo(Undo.last(1).acceptingDataLoss());
        assertThat(database.strings("SELECT timeout FROM billing.undone")).containsExactly("0");
    }

    @Test
    void a_lock_that_was_lost_ends_the_work_before_somebody_else_undoes_it() throws Exception {
        scripts.with(1, "create_moved_services", MoveServices.NEW_TABLE, "DROP TABLE billing.moved_services;")
                .undo("U" + MoveServices.VERSION + "__move_services.sql", "DELETE FROM billing.moved_services;");
        PlantedServices.plant(database, 1, 3000);
        BillingMigrations migrations = migrations().with(List.of(new MoveServices()));
        migrations.migrate();
        AtomicBoolean undone = new AtomicBoolean();

        catchThrowable(() -> migrations
                .reporting(progress -> {
                    try {
                        if (!undone.getAndSet(true)) {
                            database.execute(
                                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                                            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
                            migrations.undo(Undo.last(1).acceptingDataLoss());
                        }
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .backfill(MoveServices.VERSION));

        assertThat(migrations.info().currentVersion()).isEqualTo(ScriptFolder.version(1));
        assertThat(database.strings("SELECT count(*) FROM billing.moved_services"))
                .containsExactly("0");
    }

    @Test
    void a_pool_s_connections_keep_the_settings_that_the_pool_gave_them() throws Exception {
        scripts.with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;");
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionInitSql("SET TIME ZONE 'Asia/Tokyo'; SET idle_session_timeout = '5min'");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            BillingMigrations.of(pool).from(scripts.locations()).info();

            assertThat(new Database(pool).strings("SHOW TIME ZONE")).containsExactly("Asia/Tokyo");
            assertThat(new Database(pool).strings("SHOW idle_session_timeout")).containsExactly("5min");
        }
    }

    @Test
    void an_index_that_met_a_lock_timeout_says_so_and_not_that_it_failed_before() throws Exception {
        scripts.with(
                1,
                "index",
                "CREATE INDEX CONCURRENTLY tenants_by_name ON billing.tenants (name);",
                "DROP INDEX CONCURRENTLY IF EXISTS billing.tenants_by_name;");
        set("lock_timeout", "'50ms'");
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO billing.tenants (id, name, created_at) VALUES (gen_random_uuid(), 'A', now())");

            assertThatThrownBy(() -> migrations()
                            .waitingForLocks(Duration.ofMillis(10), 3)
                            .migrate())
                    .hasMessageContaining("lock timeout");
        }
    }

    @Test
    void a_thread_that_is_interrupted_while_it_waits_for_another_migration_stays_interrupted() throws Exception {
        scripts.with(1, "one", "SELECT 1;", "SELECT 1;").with(2, "two", "SELECT 2;", "SELECT 2;");
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        MigrationLock.during(db.dataSource(), connection -> {
            Thread waiting = new Thread(() -> {
                thrown.set(catchThrowable(() -> migrations().migrate()));
                interrupted.set(Thread.currentThread().isInterrupted());
                done.countDown();
            });
            waiting.start();
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            waiting.interrupt();
            await().until(() -> done.getCount() == 0);
            return null;
        });

        assertThat(thrown.get()).isNotNull();
        assertThat(interrupted).isTrue();
    }

    @Test
    void verify_does_not_take_for_proved_what_row_level_security_hides() throws Exception {
        database.execute("ALTER TABLE billing.credits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        try (Role role = Role.owning(db)) {
            assertThat(BillingMigrations.of(role.dataSource()).verify().ok()).isFalse();
        }
    }

    @Test
    void verify_does_not_take_for_invalid_what_another_role_is_building() throws Exception {
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

            VerifyResult result = BillingMigrations.of(role.dataSource()).verify();

            application.commit();
            building.get();
            assertThat(result.problems()).isEmpty();
        } finally {
            administrator.shutdownNow();
        }
    }

    @Test
    void every_question_says_in_our_words_that_the_database_does_not_answer() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/nowhere");
        BillingMigrations migrations = BillingMigrations.of(nowhere);

        assertThat(List.of(
                        catchThrowable(migrations::preflight),
                        catchThrowable(migrations::status),
                        catchThrowable(migrations::info),
                        catchThrowable(migrations::validate),
                        catchThrowable(migrations::pendingScripts)))
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOf(CheckFailed.class)
                        .message()
                        .startsWith("The database cannot be read: ")
                        .doesNotContain("\n"));
    }

    @Test
    void what_a_version_that_there_is_not_would_run_is_refused_like_running_it() {
        assertThatThrownBy(() -> migrations().pendingScriptsTo("12345"))
                .isInstanceOf(MigrationRefused.class)
                .hasMessageContaining("no version 12345");
    }

    private void set(String setting, String value) throws SQLException {
        database.execute("ALTER DATABASE "
                + database.strings("SELECT current_database()").get(0) + " SET " + setting + " = " + value);
    }
}
