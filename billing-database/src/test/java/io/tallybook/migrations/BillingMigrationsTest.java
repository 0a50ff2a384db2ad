package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.PostgresServer;
import io.tallybook.database.junit.BillingDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BillingMigrationsTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.empty();

    @Test
    void applies_everything_and_then_nothing() throws SQLException {
        MigrateResult first = migrations().migrate();
        String before = historyRows();

        MigrateResult second = migrations().migrate();

        assertThat(first.applied()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(first.nothingPending()).isFalse();
        assertThat(second.nothingPending()).isTrue();
        assertThat(second.currentVersion()).isEqualTo(first.currentVersion());
        assertThat(historyRows()).isEqualTo(before);
    }

    @Test
    void says_how_far_a_database_is() {
        InfoResult before = migrations().info();
        migrations().migrate();
        InfoResult after = migrations().info();

        assertThat(before.currentVersion()).isNull();
        assertThat(before.pending()).hasSameSizeAs(before.migrations()).isNotEmpty();
        assertThat(after.pending()).isEmpty();
        assertThat(after.migrations()).extracting(MigrationState::version).contains("20240901000000");
    }

    @Test
    void looks_without_changing_anything() throws SQLException {
        migrations().info();
        assertThat(migrations().validate().ok()).isTrue();

        assertThat(strings("SELECT nspname::text FROM pg_namespace WHERE nspname = 'billing'"))
                .isEmpty();
    }

    @Test
    void notices_a_script_that_was_changed_after_it_was_applied() throws SQLException {
        migrations().migrate();
        execute("UPDATE billing.flyway_schema_history SET checksum = 1 WHERE version = '20240902000000'");

        ValidateResult result = migrations().validate();

        assertThat(result.ok()).isFalse();
        assertThat(result.messages())
                .singleElement()
                .asString()
                .contains("20240902000000")
                .doesNotContain("repair");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrate())
                .withMessageContaining("20240902000000");
    }

    @Test
    void counts_a_changed_repeatable_script_once() throws SQLException {
        migrations().migrate();
        execute("UPDATE billing.flyway_schema_history SET checksum = 1 WHERE script = 'R__credit_functions.sql'");

        assertThat(migrations().info().pending()).hasSize(1);
        assertThat(migrations().migrate().applied()).hasSize(1);
        assertThat(migrations().migrate().nothingPending()).isTrue();
    }

    @Test
    void refuses_a_schema_that_holds_somebody_elses_tables() throws SQLException {
        execute("CREATE SCHEMA billing; CREATE TABLE billing.invoices (id int)");

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrate())
                .withMessageContaining("invoices");
        assertThat(strings("SELECT relname::text FROM pg_class WHERE relnamespace = 'billing'::regnamespace"))
                .containsExactly("invoices");
    }

    @Test
    void refuses_a_second_schema_that_holds_somebody_elses_tables_before_it_begins() throws SQLException {
        execute("CREATE SCHEMA telecom; CREATE TABLE telecom.switches (id int)");

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrate())
                .withMessageContaining("telecom.switches");
        assertThat(strings("SELECT nspname::text FROM pg_namespace WHERE nspname = 'billing'"))
                .isEmpty();
    }

    @Test
    void says_in_one_sentence_that_a_database_cannot_be_looked_at() {
        BillingMigrations nowhere = BillingMigrations.of(PostgresServer.shared().dataSource("no_such_database"));

        for (Runnable look : List.<Runnable>of(nowhere::info, nowhere::validate, nowhere::pendingScripts)) {
            assertThatExceptionOfType(CheckFailed.class)
                    .isThrownBy(look::run)
                    .withMessageContaining("no_such_database");
        }
        for (Runnable look : List.<Runnable>of(nowhere::verify, nowhere::preflight, nowhere::status)) {
            assertThatExceptionOfType(CheckFailed.class)
                    .isThrownBy(look::run)
                    .withMessageContaining("no_such_database");
        }
        for (Runnable change : List.<Runnable>of(nowhere::repair, () -> nowhere.undo(Undo.last(1)))) {
            assertThatExceptionOfType(MigrationRefused.class)
                    .isThrownBy(change::run)
                    .withMessageContaining("no_such_database");
        }
    }

    @Test
    void refuses_a_schema_that_holds_somebody_elses_types_or_history() throws SQLException {
        execute("CREATE SCHEMA billing; CREATE TYPE billing.colour AS ENUM ('red')");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrate())
                .withMessageContaining("colour");

        execute("DROP TYPE billing.colour");
        Flyway.configure()
                .dataSource(db.dataSource())
                .defaultSchema("billing")
                .locations("classpath:application")
                .load()
                .migrate();
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().migrate())
                .withMessageContaining("orders");
    }

    @Test
    void means_the_same_where_strings_take_backslashes() throws SQLException {
        String name = strings("SELECT current_database()").get(0);
        execute("ALTER DATABASE " + name + " SET standard_conforming_strings = off");
        migrations().migrate();

        execute("INSERT INTO billing.tenants VALUES (gen_random_uuid(), 'no capital of that kind', now(), NULL)");
    }

    @Test
    void takes_an_empty_schema_that_is_there_already() throws SQLException {
        execute("CREATE SCHEMA billing");

        assertThat(migrations().migrate().nothingPending()).isFalse();
    }

    @Test
    void leaves_an_applications_own_flyway_alone() throws SQLException {
        Flyway application = Flyway.configure()
                .dataSource(db.dataSource())
                .locations("classpath:application")
                .load();
        application.migrate();
        migrations().migrate();

        assertThat(strings("SELECT version::text FROM public.flyway_schema_history WHERE version IS NOT NULL"))
                .containsExactly("1");
        assertThat(application.migrate().migrationsExecuted).isZero();
        assertThat(application.validateWithResult().validationSuccessful).isTrue();
        assertThat(strings("SELECT relname::text FROM pg_class WHERE relname = 'flyway_schema_history'"))
                .hasSize(2);
    }

    @Test
    void lets_two_migrate_at_once() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<MigrateResult> migrate = () -> {
            start.await();
            return migrations().migrate();
        };
        List<Integer> applied = new ArrayList<>();
        try {
            for (Future<MigrateResult> result : List.of(pool.submit(migrate), pool.submit(migrate))) {
                applied.add(result.get().applied().size());
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(applied.get(0) + applied.get(1))
                .isEqualTo(migrations().info().migrations().stream()
                        .filter(migration -> !migration.description().contains("Schema Creation"))
                        .toList()
                        .size());
        assertThat(migrations().validate().ok()).isTrue();
    }

    @Test
    void says_in_one_line_that_a_database_is_not_there() {
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> BillingMigrations.of(PostgresServer.shared().dataSource("no_such_database"))
                        .migrate())
                .withMessageContaining("no_such_database");
    }

    private BillingMigrations migrations() {
        return BillingMigrations.of(db.dataSource());
    }

    private String historyRows() throws SQLException {
        return strings("SELECT h::text FROM billing.flyway_schema_history h ORDER BY installed_rank")
                .toString();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
