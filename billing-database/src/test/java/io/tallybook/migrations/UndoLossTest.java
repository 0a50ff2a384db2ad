package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What an undo loses although no count of rows falls, and what it only moves. */
class UndoLossTest extends ScriptsOnTop {

    private static final String COLOURS = "CREATE TABLE billing.colours (name text NOT NULL, price numeric(12, 4));";

    @Test
    void values_are_lost_with_a_column_that_is_dropped_and_made_again() throws Exception {
        plant("ALTER TABLE billing.colours DROP COLUMN price;\nALTER TABLE billing.colours ADD COLUMN price numeric;");

        assertLoss();
    }

    @Test
    void values_are_lost_when_they_are_set_to_null() throws Exception {
        plant("UPDATE billing.colours SET price = NULL;");

        assertLoss();
    }

    @Test
    void values_are_lost_when_a_narrower_type_rounds_them() throws Exception {
        plant("ALTER TABLE billing.colours ALTER COLUMN price TYPE numeric(12, 2);");

        assertLoss();
    }

    @Test
    void values_are_lost_when_a_domain_gives_way_to_a_narrower_type() throws Exception {
        plant(
                "CREATE TABLE billing.colours (name text NOT NULL, price billing.rate);",
                "ALTER TABLE billing.colours ALTER COLUMN price TYPE numeric(12, 2);");

        assertLoss();
    }

    @Test
    void nothing_is_lost_when_a_domain_gives_way_to_the_type_beneath_it() throws Exception {
        plant(
                "CREATE TABLE billing.colours (name text NOT NULL, price billing.rate);",
                "ALTER TABLE billing.colours ALTER COLUMN price TYPE numeric(20, 10);");

        assertThat(migrations().undo(Undo.last(1)).undone()).hasSize(1);
    }

    @Test
    void rows_are_lost_when_others_take_their_place() throws Exception {
        plant("DELETE FROM billing.colours;\nINSERT INTO billing.colours VALUES ('x', 0), ('y', 0);");

        assertLoss();
    }

    @Test
    void rows_that_are_truncated_could_not_be_counted_so_the_script_is_refused() throws Exception {
        plant("TRUNCATE billing.colours;\nINSERT INTO billing.colours VALUES ('x', 0);");

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().undo(Undo.last(1)))
                .withMessageContaining("TRUNCATE");

        assertThat(database.strings("SELECT name FROM billing.colours")).containsExactly("red");
    }

    @Test
    void rows_are_lost_with_a_table_that_is_dropped_and_made_again() throws Exception {
        plant("DROP TABLE billing.colours;\n" + COLOURS + "\nINSERT INTO billing.colours VALUES ('x', 0);");

        assertLoss();
    }

    @Test
    void rows_are_lost_that_row_level_security_hides_from_the_role() throws Exception {
        plant("DROP TABLE billing.colours;");
        database.execute("ALTER TABLE billing.colours ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        try (Role application = Role.owning(db)) {
            assertThatThrownBy(() -> BillingMigrations.of(application.dataSource())
                            .from(scripts.locations())
                            .undo(Undo.last(1)))
                    .hasMessageContaining("row-level security");
        }
        assertThat(database.strings("SELECT name FROM billing.colours")).containsExactly("red");
    }

    @Test
    void nothing_is_lost_with_a_table_or_a_column_that_is_only_renamed() throws Exception {
        plant(
                "ALTER TABLE billing.colours RENAME COLUMN price TO cost;\nALTER TABLE billing.colours RENAME TO colors;");

        assertThat(migrations().undo(Undo.last(1)).undone()).hasSize(1);
    }

    @Test
    void nothing_is_lost_with_a_table_that_comes_back_from_the_archive() throws Exception {
        scripts.with(
                1,
                "colours",
                "CREATE TABLE billing_archive.colours (name text NOT NULL);",
                "ALTER TABLE billing_archive.colours SET SCHEMA billing;");
        migrations().migrate();
        database.execute("INSERT INTO billing_archive.colours VALUES ('red')");

        assertThat(migrations().undo(Undo.last(1)).undone()).hasSize(1);
    }

    @Test
    void a_script_that_would_commit_before_the_loss_is_counted_is_refused() throws Exception {
        plant("BEGIN;\nDROP TABLE billing.colours;\nCOMMIT;");

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations().undo(Undo.last(1)));

        assertThat(database.strings("SELECT to_regclass('billing.colours')::text"))
                .containsExactly("billing.colours");
    }

    private void plant(String undo) throws Exception {
        plant(COLOURS, undo);
    }

    private void plant(String table, String undo) throws Exception {
        scripts.with(1, "colours", table, undo);
        migrations().migrate();
        database.execute("INSERT INTO billing.colours VALUES ('red', 0.0049)");
    }

    private void assertLoss() throws IOException {
        assertThatExceptionOfType(DataLossRefused.class)
                .isThrownBy(() -> migrations().undo(Undo.last(1)));
    }
}
