package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tallybook.dao.SchemaCheck.Ahead;
import io.tallybook.dao.SchemaCheck.Behind;
import io.tallybook.dao.SchemaCheck.Failed;
import io.tallybook.dao.SchemaCheck.FunctionsDiffer;
import io.tallybook.dao.SchemaCheck.Incomplete;
import io.tallybook.dao.SchemaCheck.NoSchema;
import io.tallybook.dao.SchemaCheck.NotReadable;
import io.tallybook.dao.SchemaCheck.UpToDate;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.MigrationRefused;
import io.tallybook.schema.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SchemaCheckTest {

    private static final String NEWEST = SchemaVersion.VERSIONS.get(SchemaVersion.VERSIONS.size() - 1);
    private static final String BEFORE_NEWEST = SchemaVersion.VERSIONS.get(SchemaVersion.VERSIONS.size() - 2);

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private DSLContext dsl;

    @BeforeEach
    void a_migrated_database() {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
    }

    @Nested
    class UpToDateSchema {

        @Test
        void is_what_migrate_leaves() {
            SchemaCheck check = check();

            assertThat(check).isEqualTo(new UpToDate(NEWEST));
            assertThat(check.ok()).isTrue();
            assertThat(check.message()).contains(NEWEST);
            assertThat(check.orThrow()).isEqualTo(check);
        }

        @Test
        void is_what_undoing_and_migrating_again_leaves() {
            undo(NEWEST);
            apply(NEWEST, "add usage tracking features");

            assertThat(check()).isEqualTo(new UpToDate(NEWEST));
        }

        @Test
        void may_have_scripts_of_the_application_between_ours() {
            apply("9", "an early one by number, though not as text");
            apply("20240902000000.1", "one between");

            assertThat(check()).isEqualTo(new UpToDate(NEWEST));
        }

        @Test
        void may_write_its_versions_in_another_way() {
            dsl.execute(
                    "UPDATE billing.flyway_schema_history SET version = '00' || version || '.0' WHERE version = ?",
                    NEWEST);

            assertThat(check()).isEqualTo(new UpToDate(NEWEST));
        }
    }

    @Nested
    class SchemaThatIsBehind {

        @Test
        void lacks_the_scripts_that_were_undone() {
            undo(NEWEST);
            undo(BEFORE_NEWEST);

            assertThat(check()).isInstanceOfSatisfying(Behind.class, behind -> {
                assertThat(behind.missing()).containsExactly(BEFORE_NEWEST, NEWEST);
                assertThat(behind.message()).contains(BEFORE_NEWEST + ", " + NEWEST + ": run ./billing migrate");
            });
        }

        @Test
        void lacks_a_data_migration_that_failed_and_is_to_go_on() {
            undo(NEWEST);
            append("'" + NEWEST + "'", "move rows", "MoveRows", "JDBC", null, false);

            assertThat(check()).isEqualTo(new Behind(BEFORE_NEWEST, List.of(NEWEST)));
        }

        @Test
        void stops_an_application_that_wants_it_so() {
            undo(NEWEST);

            assertThatIllegalStateException()
                    .isThrownBy(() -> check().orThrow())
                    .withMessage(check().message());
        }

        @Test
        void is_incomplete_when_later_scripts_stayed() {
            undo(BEFORE_NEWEST);

            SchemaCheck check = check();

            assertThat(check).isEqualTo(new Incomplete(NEWEST, List.of(BEFORE_NEWEST)));
            assertThat(check.ok()).isFalse();
            assertThat(check.message()).contains("at " + NEWEST + " but lacks " + BEFORE_NEWEST);
            assertThatExceptionOfType(MigrationRefused.class)
                    .isThrownBy(() -> BillingMigrations.of(db.dataSource()).migrate());
        }
    }

    @Nested
    class SchemaThatIsAhead {

        @Test
        void names_the_newer_scripts_and_serves_calls_that_they_leave_alone() {
            apply("30000101000000", "from a later release");
            apply("100000000000000", "later by number, though not as text");
            replaceFunctions("credit functions");

            SchemaCheck check = check();

            assertThat(check).isEqualTo(new Ahead(List.of("30000101000000", "100000000000000")));
            assertThat(check.ok()).isTrue();
            assertThat(check.message()).contains("30000101000000, 100000000000000", "upgrade the library");
        }

        @Test
        void is_not_ahead_any_more_once_they_are_undone() {
            apply("30000101000000", "from a later release");
            undo("30000101000000");

            assertThat(check()).isEqualTo(new UpToDate(NEWEST));
        }
    }

    @Nested
    class Functions {

        @Test
        void differ_when_their_script_has_another_checksum() {
            replaceFunctions("credit functions");

            SchemaCheck check = check();

            assertThat(check).isEqualTo(new FunctionsDiffer(List.of("credit functions")));
            assertThat(check.ok()).isFalse();
            assertThat(check.message()).contains("credit functions", "./billing migrate");
        }

        @Test
        void differ_when_they_are_marked_to_run_again() {
            append("NULL", "usage functions", "R__usage_functions.sql", "DELETE", null, true);

            assertThat(check()).isEqualTo(new FunctionsDiffer(List.of("usage functions")));
        }

        @Test
        void are_those_of_the_last_time_their_script_ran() {
            replaceFunctions("credit functions");

            BillingMigrations.of(db.dataSource()).migrate();

            assertThat(check()).isEqualTo(new UpToDate(NEWEST));
        }
    }

    @Nested
    class FailedScript {

        @Test
        void is_named_whatever_else_is_missing() {
            undo(NEWEST);
            append("'" + NEWEST + "'", "half way", "V" + NEWEST + "__half_way.sql", "SQL", 1, false);

            SchemaCheck check = check();

            assertThat(check).isEqualTo(new Failed(List.of("V" + NEWEST + "__half_way.sql")));
            assertThat(check.ok()).isFalse();
            assertThat(check.message()).contains("V" + NEWEST + "__half_way.sql", "./billing repair");
        }
    }

    @Nested
    class DatabaseWithoutSchema {

        @RegisterExtension
        static final BillingDatabase empty = BillingDatabase.empty();

        @Test
        void is_told_to_migrate_and_leaves_the_transaction_usable() throws SQLException {
            try (Connection connection = empty.connection()) {
                connection.setAutoCommit(false);

                SchemaCheck check =
                        Billing.using(empty.dataSource()).in(connection).checkSchema();

                assertThat(check).isEqualTo(new NoSchema());
                assertThat(check.ok()).isFalse();
                assertThat(check.message()).contains("BillingMigrations.migrate()");
                assertThat(DSL.using(connection).fetchValue("SELECT 1")).isEqualTo(1);
            }
        }

        @Test
        void is_also_one_in_which_every_script_was_undone() {
            SchemaVersion.VERSIONS.forEach(SchemaCheckTest.this::undo);

            assertThat(check()).isEqualTo(new NoSchema());
        }
    }

    @Nested
    class UserWithoutPrivilege {

        @Test
        void is_told_what_to_be_granted_and_may_go_on() throws SQLException {
            try (Connection connection = as("pg_monitor")) {
                SchemaCheck check =
                        Billing.using(db.dataSource()).in(connection).checkSchema();

                assertThat(check).isEqualTo(new NotReadable("pg_monitor"));
                assertThat(check.ok()).isFalse();
                assertThat(check.message()).contains("pg_monitor", "SELECT on billing.flyway_schema_history");
                assertThat(DSL.using(connection).fetchValue("SELECT 1")).isEqualTo(1);
            }
        }

        @Test
        void needs_the_schema_and_the_history_and_no_more() throws SQLException {
            dsl.execute("GRANT SELECT ON billing.flyway_schema_history TO pg_monitor");
            try (Connection connection = as("pg_monitor")) {
                Billing billing = Billing.using(db.dataSource()).in(connection);
                assertThat(billing.checkSchema()).isEqualTo(new NotReadable("pg_monitor"));

                dsl.execute("GRANT USAGE ON SCHEMA billing TO pg_monitor");
                assertThat(billing.checkSchema()).isEqualTo(new UpToDate(NEWEST));
            }
        }

        private Connection as(String role) throws SQLException {
            Connection connection = db.connection();
            connection.setAutoCommit(false);
            DSL.using(connection).execute("SET ROLE " + role);
            return connection;
        }
    }

    private SchemaCheck check() {
        return Billing.using(dsl).checkSchema();
    }

    /** As undo leaves it. */
    private void undo(String version) {
        dsl.execute("""
                INSERT INTO billing.flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                SELECT
                    (SELECT max(installed_rank) + 1 FROM billing.flyway_schema_history),
                    version, description, 'DELETE', script, checksum, current_user, 0, true
                FROM billing.flyway_schema_history
                WHERE version = ?
                """, version);
    }

    private void apply(String version, String description) {
        append("'" + version + "'", description, "V" + version + ".sql", "SQL", 1, true);
    }

    private void append(
            String version, String description, String script, String type, Integer checksum, boolean success) {
        dsl.execute("""
                INSERT INTO billing.flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                SELECT max(installed_rank) + 1, %s, ?, ?, ?, ?::integer, current_user, 0, ?
                FROM billing.flyway_schema_history
                """.formatted(version), description, type, script, checksum, success);
    }

    private void replaceFunctions(String description) {
        append("NULL", description, "R__" + description.replace(' ', '_') + ".sql", "SQL", 1, true);
    }
}
