package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class UndoTest extends ScriptsOnTop {

    private static final String COLOURS =
            "CREATE TABLE billing.colours (name text NOT NULL); INSERT INTO billing.colours VALUES ('red'), ('blue');";

    @Test
    void makes_a_script_pending_again_and_leaves_the_trace() throws Exception {
        scripts.with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;");
        migrations().migrate();

        UndoResult result = migrations().undo(Undo.last(1));

        assertThat(result.undone()).extracting(UndoneMigration::version).containsExactly(ScriptFolder.version(1));
        assertThat(result.currentVersion()).isNotEqualTo(ScriptFolder.version(1));
        assertThat(database.strings("SELECT type FROM billing.flyway_schema_history WHERE version = '"
                        + ScriptFolder.version(1) + "' ORDER BY installed_rank"))
                .containsExactly("SQL", "DELETE");
        assertThat(migrations().info().pending())
                .extracting(MigrationState::version)
                .containsExactly(ScriptFolder.version(1));
        assertThat(migrations().validate().ok()).isTrue();
        assertThat(migrations().migrate().applied()).hasSize(1);
        assertThat(migrations().undo(Undo.last(1)).undone()).hasSize(1);
        assertThat(migrations().migrate().currentVersion()).isEqualTo(ScriptFolder.version(1));
    }

    @Test
    void goes_newest_first_to_a_version_or_a_number_of_steps() throws Exception {
        threeScripts();
        migrations().migrate();

        assertThat(migrations().undo(Undo.to(ScriptFolder.version(1))).undone())
                .extracting(UndoneMigration::version)
                .containsExactly(ScriptFolder.version(3), ScriptFolder.version(2));
        migrations().migrate();
        assertThat(migrations().undo(Undo.last(2)).currentVersion()).isEqualTo(ScriptFolder.version(1));
    }

    @Test
    void refuses_before_it_touches_anything_when_a_script_is_missing() throws Exception {
        scripts.migration("V" + ScriptFolder.version(1) + "__one.sql", "CREATE TABLE billing.one (id int);")
                .with(2, "two", "CREATE TABLE billing.two (id int);", "DROP TABLE billing.two;");
        migrations().migrate();

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().undo(Undo.last(2)))
                .withMessageContaining("U" + ScriptFolder.version(1) + "__one.sql");
        assertThat(database.strings("SELECT to_regclass('billing.two')::text")).containsExactly("billing.two");
    }

    @Test
    void refuses_a_history_with_gaps_or_scripts_of_another_release() throws Exception {
        threeScripts();
        migrations().migrate();

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> BillingMigrations.of(db.dataSource()).undo(Undo.last(1)))
                .withMessageContaining(ScriptFolder.version(1));
        database.execute("DELETE FROM billing.flyway_schema_history WHERE version = '" + ScriptFolder.version(2) + "'");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().undo(Undo.last(1)))
                .withMessageContaining(ScriptFolder.version(2))
                .withMessageNotContainingAny("ignoreMigrationPatterns", "outOfOrder");
        assertThat(database.strings("SELECT to_regclass('billing.three')::text"))
                .containsExactly("billing.three");
    }

    @Test
    void refuses_what_is_not_there() throws Exception {
        scripts.with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;");
        migrations().migrate();

        assertRefused(Undo.last(500), "only ");
        assertRefused(Undo.to("20230101000000"), "not applied");
        assertRefused(Undo.to(ScriptFolder.version(1)), "nothing to undo");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Undo.last(0));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Undo.to("yesterday"));
    }

    @Test
    void an_undo_script_without_a_statement_is_an_error() throws Exception {
        scripts.with(
                1, "one", "CREATE TABLE billing.one (id int);", "-- nothing to do\n/* DROP TABLE billing.one; */ ;");
        migrations().migrate();

        assertRefused(Undo.last(1), "no statement");
    }

    @Test
    void an_undo_script_that_only_sets_parameters_is_an_error() throws Exception {
        scripts.with(
                1,
                "one",
                "CREATE TABLE billing.one (id int);",
                "SET LOCAL citus.multi_shard_modify_mode = 'sequential';\n-- DROP TABLE billing.one;");
        migrations().migrate();

        assertRefused(Undo.last(1), "no statement");
    }

    @Test
    void says_which_rows_and_values_would_be_lost_and_rolls_back() throws Exception {
        scripts.with(
                1,
                "colours",
                COLOURS + "ALTER TABLE billing.tenants ADD COLUMN colour text;",
                "ALTER TABLE billing.tenants DROP COLUMN colour;\nDELETE FROM billing.credit_configuration_defaults;\n"
                        + "DROP TABLE billing.colours;");
        migrations().migrate();
        database.execute("INSERT INTO billing.tenants (id, name, created_at, colour) VALUES"
                + " (gen_random_uuid(), 'A', now(), 'red'), (gen_random_uuid(), 'B', now(), NULL)");
        database.execute(
                "INSERT INTO billing.credit_configuration_defaults (operation_code, operation_name, unit, credit_cost,"
                        + " created_at, updated_at) VALUES ('a.b', 'A', 'call', 1, now(), now())");

        DataLossRefused refused =
                catchThrowableOfType(DataLossRefused.class, () -> migrations().undo(Undo.last(1)));

        assertThat(refused.version()).isEqualTo(ScriptFolder.version(1));
        assertThat(refused.losses())
                .containsExactlyInAnyOrder(
                        new DataLoss("billing.colours", null, 2),
                        new DataLoss("billing.credit_configuration_defaults", null, 1),
                        new DataLoss("billing.tenants", "colour", 1));
        assertThat(refused).hasMessageContaining("2 rows of billing.colours").hasMessageContaining("1 value of");
        assertThat(database.strings("SELECT colour FROM billing.tenants WHERE colour IS NOT NULL"))
                .containsExactly("red");
        assertThat(migrations().info().currentVersion()).isEqualTo(ScriptFolder.version(1));

        UndoResult accepted = migrations().undo(Undo.last(1).acceptingDataLoss());
        assertThat(accepted.undone().get(0).lost()).hasSize(3);
        assertThat(database.strings("SELECT to_regclass('billing.colours')::text"))
                .containsExactly((String) null);
    }

    @Test
    void what_the_script_itself_had_written_is_no_loss() throws Exception {
        scripts.with(1, "colours", COLOURS, "DROP TABLE billing.colours;")
                .undo(
                        "U" + ScriptFolder.version(1) + "__own_rows.sql",
                        "DELETE FROM billing.colours WHERE name IN ('red', 'blue');");
        migrations().migrate();
        database.execute(
                "DELETE FROM billing.colours WHERE name = 'red'; INSERT INTO billing.colours VALUES ('green')");

        DataLossRefused refused =
                catchThrowableOfType(DataLossRefused.class, () -> migrations().undo(Undo.last(1)));
        assertThat(refused.losses()).containsExactly(new DataLoss("billing.colours", null, 1));
        assertThat(database.strings("SELECT name FROM billing.colours ORDER BY name"))
                .containsExactly("blue", "green");

        database.execute("DELETE FROM billing.colours WHERE name = 'green'");
        assertThat(migrations().undo(Undo.last(1)).undone().get(0).lost()).isEmpty();
    }

    @Test
    void names_script_line_statement_and_reason_when_an_undo_script_fails() throws Exception {
        scripts.with(
                1,
                "one",
                "CREATE TABLE billing.one (id int);",
                "-- takes it back\nDROP TABLE billing.one;\n\nDROP TABLE\n    billing.nowhere;");
        migrations().migrate();

        MigrationFailed failed =
                catchThrowableOfType(MigrationFailed.class, () -> migrations().undo(Undo.last(1)));

        assertThat(failed.script()).isEqualTo("U" + ScriptFolder.version(1) + "__one.sql");
        assertThat(failed.line()).contains(4);
        assertThat(failed.statement()).contains("DROP TABLE\n    billing.nowhere");
        assertThat(failed.reason()).contains("nowhere");
        assertThat(database.strings("SELECT to_regclass('billing.one')::text")).containsExactly("billing.one");
    }

    @Test
    void what_cannot_run_in_a_transaction_is_one_statement_that_can_run_again() throws Exception {
        scripts.with(
                        1,
                        "index",
                        "CREATE INDEX CONCURRENTLY tenants_by_name ON billing.tenants (name);",
                        "DROP INDEX CONCURRENTLY IF EXISTS billing.tenants_by_name;")
                .with(
                        2,
                        "another",
                        "CREATE INDEX CONCURRENTLY tenants_by_close ON billing.tenants (closed_at);",
                        "DROP INDEX CONCURRENTLY billing.tenants_by_close;");
        migrations().migrate();

        assertRefused(Undo.last(1), "IF EXISTS");
        scripts.undo("U" + ScriptFolder.version(2) + "__another.sql", "DROP INDEX billing.tenants_by_close;");
        migrations().undo(Undo.last(2));
        assertThat(database.strings(
                        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'billing.tenants'::regclass"))
                .containsExactly("billing.tenants_pk");
    }

    @Test
    void repeatable_scripts_run_again_when_an_undo_drops_what_they_made() throws Exception {
        scripts.with(
                        1,
                        "colours",
                        "CREATE TABLE billing.colours (name text NOT NULL);",
                        "DROP VIEW billing.bright_colours;\nDROP TABLE billing.colours;")
                .migration(
                        "R__bright_colours.sql",
                        "CREATE OR REPLACE VIEW billing.bright_colours AS SELECT name FROM billing.colours;")
                .migration("R__other.sql", "CREATE OR REPLACE VIEW billing.one AS SELECT 1 AS one;");
        migrations().migrate();
        migrations().undo(Undo.last(1));

        assertThat(migrations().info().pending())
                .extracting(MigrationState::description)
                .contains("colours", "bright colours");
        migrations().migrate();
        assertThat(database.strings("SELECT to_regclass('billing.bright_colours')::text"))
                .containsExactly("billing.bright_colours");
    }

    @Test
    void does_not_drop_functions_that_others_put_beside_ours() throws Exception {
        database.execute("CREATE FUNCTION billing.of_the_application() RETURNS int LANGUAGE sql AS 'SELECT 1'");

        assertRefused(Undo.to("0"), "of_the_application");

        assertThat(database.strings("SELECT billing.of_the_application()")).containsExactly("1");
        assertThat(BillingMigrations.of(db.dataSource()).info().currentVersion())
                .isEqualTo("20240901000000");
    }

    @Test
    void says_what_it_had_undone_before_it_was_refused() throws Exception {
        threeScripts();
        migrations().migrate();
        database.execute("INSERT INTO billing.two VALUES (1)");

        DataLossRefused refused =
                catchThrowableOfType(DataLossRefused.class, () -> migrations().undo(Undo.last(3)));

        assertThat(refused.undone()).extracting(UndoneMigration::version).containsExactly(ScriptFolder.version(3));
        assertThat(refused.version()).isEqualTo(ScriptFolder.version(2));
    }

    private void threeScripts() throws IOException {
        scripts.with(1, "one", "CREATE TABLE billing.one (id int);", "DROP TABLE billing.one;")
                .with(2, "two", "CREATE TABLE billing.two (id int);", "DROP TABLE billing.two;")
                .with(3, "three", "CREATE TABLE billing.three (id int);", "DROP TABLE billing.three;");
    }

    private void assertRefused(Undo undo, String reason) {
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().undo(undo))
                .withMessageContaining(reason);
    }
}
