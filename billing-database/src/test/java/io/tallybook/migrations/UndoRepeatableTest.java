package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an undo takes from repeatable scripts comes back with the next migrate. */
class UndoRepeatableTest extends ScriptsOnTop {

    private static final String TABLE = "CREATE TABLE billing.colours (name text NOT NULL);";
    private static final String DROP_TABLE = "DROP TABLE billing.colours;";

    @Test
    void a_view_whose_script_is_in_small_letters() throws Exception {
        scripts.with(1, "colours", TABLE, "DROP VIEW billing.bright;\n" + DROP_TABLE)
                .migration(
                        "R__bright.sql", "create or replace view billing.bright as select name from billing.colours;");

        thereAndBack();

        assertThat(database.strings("SELECT to_regclass('billing.bright')::text"))
                .containsExactly("billing.bright");
    }

    @Test
    void a_function_although_another_has_its_name() throws Exception {
        scripts.with(1, "colours", TABLE, "DROP FUNCTION billing.shade(billing.colours);\n" + DROP_TABLE)
                .migration("R__shade.sql", """
                        CREATE OR REPLACE FUNCTION billing.shade(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
                        CREATE OR REPLACE FUNCTION billing.shade(billing.colours) RETURNS text LANGUAGE sql AS 'SELECT $1.name';
                        """);

        thereAndBack();

        assertThat(database.strings("SELECT to_regprocedure('billing.shade(billing.colours)') IS NOT NULL"))
                .containsExactly("t");
    }

    @Test
    void a_trigger_that_went_with_its_table() throws Exception {
        scripts.with(1, "colours", TABLE, DROP_TABLE).migration("R__shade.sql", """
                CREATE OR REPLACE FUNCTION billing.shade() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                CREATE OR REPLACE TRIGGER shade
                    BEFORE INSERT ON billing.colours
                    FOR EACH ROW EXECUTE FUNCTION billing.shade();
                """);

        thereAndBack();

        assertThat(database.strings("SELECT tgname FROM pg_trigger WHERE tgname = 'shade'"))
                .containsExactly("shade");
    }

    @Test
    void a_function_that_the_undo_put_back_to_an_older_text() throws Exception {
        String shade = "CREATE OR REPLACE FUNCTION billing.shade() RETURNS text LANGUAGE sql AS 'SELECT ''%s''::text';";
        scripts.with(1, "colours", TABLE, DROP_TABLE + "\n" + shade.formatted("old"))
                .migration("R__shade.sql", shade.formatted("new"));

        thereAndBack();

        assertThat(database.strings("SELECT billing.shade()")).containsExactly("new");
    }

    @Test
    void a_view_that_is_dropped_after_an_undo_that_dropped_another_function() throws Exception {
        scripts.with(1, "colours", TABLE, "DROP VIEW billing.bright;\n" + DROP_TABLE)
                .with(
                        2,
                        "shades",
                        "CREATE FUNCTION billing.shade() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
                        "DROP FUNCTION billing.shade();")
                .migration(
                        "R__bright.sql", "CREATE OR REPLACE VIEW billing.bright AS SELECT name FROM billing.colours;");
        BillingMigrations migrations = migrations();
        migrations.migrate();

        migrations.undo(Undo.last(2));
        migrations.migrate();

        assertThat(database.strings("SELECT to_regclass('billing.bright')::text"))
                .containsExactly("billing.bright");
    }

    private void thereAndBack() {
        BillingMigrations migrations = BillingMigrations.of(db.dataSource()).from(scripts.locations());
        migrations.migrate();
        migrations.undo(Undo.last(1));
        migrations.migrate();
    }
}
