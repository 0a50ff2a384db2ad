package io.tallybook.schematools.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.database.PostgresServer;
import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.declared.SqlFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hurts is found, and what one writes instead is not. */
class LintTest {

    private static final String BASE = """
            CREATE SCHEMA billing;
            CREATE PROCEDURE billing.distribute_tables() LANGUAGE plpgsql AS $$ BEGIN END $$;
            CREATE TYPE billing.colour AS ENUM ('red', 'green');
            CREATE DOMAIN billing.amount AS numeric(20, 6);
            CREATE TABLE billing.tenants (id uuid NOT NULL, CONSTRAINT tenants_pk PRIMARY KEY (id));
            CREATE TABLE billing.things (
                tenant_id uuid NOT NULL,
                thing_id uuid NOT NULL,
                number integer,
                name varchar(60),
                colour billing.colour,
                price billing.amount,
                CONSTRAINT things_pk PRIMARY KEY (tenant_id, thing_id)
            );
            CREATE TABLE billing.parts (
                tenant_id uuid NOT NULL,
                part_id uuid NOT NULL,
                thing_id uuid,
                CONSTRAINT parts_pk PRIMARY KEY (tenant_id, part_id)
            );
            CREATE INDEX parts_by_thing ON billing.parts (tenant_id, thing_id);
            CREATE VIEW billing.tenant_ids AS SELECT id FROM billing.tenants;
            CREATE FUNCTION billing.reset() RETURNS void LANGUAGE sql AS 'UPDATE billing.things SET number = 0';
            """;

    /** A table in order, with place for one more item and its comments. */
    private static String table(String item, String comments) {
        return "CREATE TABLE billing.notes (tenant_id uuid NOT NULL, note_id uuid NOT NULL" + item + ");"
                + "COMMENT ON TABLE billing.notes IS 'Notes.'; COMMENT ON COLUMN billing.notes.tenant_id IS 'The tenant.';"
                + "COMMENT ON COLUMN billing.notes.note_id IS 'The note.'; " + comments
                + " CALL billing.distribute_tables();";
    }

    private static String column(String definition) {
        return table(
                ", CONSTRAINT notes_pk PRIMARY KEY (tenant_id, note_id), x " + definition,
                "COMMENT ON COLUMN billing.notes.x IS 'Something.';");
    }

    private static final String KEY = ", CONSTRAINT notes_pk PRIMARY KEY (tenant_id, note_id)";
    private static final String TABLE = table(KEY, "");

    /** @param instead scripts, one after the other */
    record Hazard(Rule rule, String script, List<String> instead) {

        static Hazard of(Rule rule, String script, String... instead) {
            return new Hazard(rule, script, List.of(instead));
        }

        @Override
        public String toString() {
            return rule.id() + ": " + script.replaceAll("\\s+", " ");
        }
    }

    private static String alter(String action) {
        return "ALTER TABLE billing.things " + action + ";";
    }

    static final List<Hazard> HAZARDS = List.of(
            Hazard.of(
                    Rule.REWRITE,
                    alter("ADD COLUMN token uuid DEFAULT gen_random_uuid()")
                            + "COMMENT ON COLUMN billing.things.token IS 'Token.';",
                    alter("ADD COLUMN token uuid") + "COMMENT ON COLUMN billing.things.token IS 'Token.';"
                            + alter("ALTER COLUMN token SET DEFAULT gen_random_uuid()")),
            Hazard.of(
                    Rule.REWRITE,
                    alter("ALTER COLUMN number TYPE bigint"),
                    alter("ADD COLUMN big bigint") + "COMMENT ON COLUMN billing.things.big IS 'Number.';"),
            Hazard.of(
                    Rule.REWRITE,
                    alter("ADD COLUMN twice integer GENERATED ALWAYS AS (number * 2) STORED")
                            + "COMMENT ON COLUMN billing.things.twice IS 'Twice.';",
                    alter("ADD COLUMN twice integer DEFAULT 0")
                            + "COMMENT ON COLUMN billing.things.twice IS 'Twice.';"),
            Hazard.of(
                    Rule.NARROWING_TYPE,
                    alter("ALTER COLUMN name TYPE varchar(20)"),
                    alter("ALTER COLUMN name TYPE varchar(80)")),
            Hazard.of(
                    Rule.SET_NOT_NULL,
                    alter("ALTER COLUMN number SET NOT NULL"),
                    alter("ADD CONSTRAINT things_number_not_null CHECK (number IS NOT NULL) NOT VALID"),
                    alter("VALIDATE CONSTRAINT things_number_not_null"),
                    alter("ALTER COLUMN number SET NOT NULL") + alter("DROP CONSTRAINT things_number_not_null")),
            Hazard.of(
                    Rule.INDEX_WITHOUT_CONCURRENTLY,
                    "CREATE INDEX things_by_name ON billing.things (tenant_id, name);",
                    "CREATE INDEX CONCURRENTLY things_by_name ON billing.things (tenant_id, name);"),
            Hazard.of(
                    Rule.CHECK_WITHOUT_NOT_VALID,
                    alter("ADD CONSTRAINT things_number_positive CHECK (number > 0)"),
                    alter("ADD CONSTRAINT things_number_positive CHECK (number > 0) NOT VALID"),
                    alter("VALIDATE CONSTRAINT things_number_positive")),
            Hazard.of(
                    Rule.FOREIGN_KEY_WITHOUT_NOT_VALID,
                    "ALTER TABLE billing.parts ADD CONSTRAINT parts_thing_fk FOREIGN KEY (tenant_id, thing_id)"
                            + " REFERENCES billing.things (tenant_id, thing_id);",
                    "ALTER TABLE billing.parts ADD CONSTRAINT parts_thing_fk FOREIGN KEY (tenant_id, thing_id)"
                            + " REFERENCES billing.things (tenant_id, thing_id) NOT VALID;",
                    "ALTER TABLE billing.parts VALIDATE CONSTRAINT parts_thing_fk;"),
            Hazard.of(
                    Rule.UNIQUE_BUILT_UNDER_LOCK,
                    alter("ADD CONSTRAINT things_name_unique UNIQUE (tenant_id, name)"),
                    "CREATE UNIQUE INDEX CONCURRENTLY things_name_unique ON billing.things (tenant_id, name);",
                    alter("ADD CONSTRAINT things_name_unique UNIQUE USING INDEX things_name_unique")),
            Hazard.of(
                    Rule.DOMAIN_CONSTRAINT_WITHOUT_NOT_VALID,
                    "ALTER DOMAIN billing.amount ADD CONSTRAINT amount_not_negative CHECK (VALUE >= 0);",
                    "ALTER DOMAIN billing.amount ADD CONSTRAINT amount_not_negative CHECK (VALUE >= 0) NOT VALID;"),
            Hazard.of(
                    Rule.VALIDATE_IN_SAME_TRANSACTION,
                    alter("ADD CONSTRAINT things_number_positive CHECK (number > 0) NOT VALID")
                            + alter("VALIDATE CONSTRAINT things_number_positive"),
                    alter("ADD CONSTRAINT things_number_positive CHECK (number > 0) NOT VALID"),
                    alter("VALIDATE CONSTRAINT things_number_positive")),
            Hazard.of(
                    Rule.WORK_UNDER_LOCK,
                    alter("ALTER COLUMN number SET DEFAULT 1") + "UPDATE billing.parts SET thing_id = part_id WHERE"
                            + " tenant_id = '00000000-0000-0000-0000-000000000001' AND part_id ="
                            + " '00000000-0000-0000-0000-000000000001';",
                    alter("ALTER COLUMN number SET DEFAULT 1")),
            Hazard.of(
                    Rule.UNBOUNDED_WRITE,
                    "UPDATE billing.things SET number = 0;",
                    "UPDATE billing.things SET number = 0 WHERE tenant_id = '00000000-0000-0000-0000-000000000001'"
                            + " AND thing_id = '00000000-0000-0000-0000-000000000001';"),
            Hazard.of(
                    Rule.SEVERAL_TABLES_LOCKED,
                    alter("ALTER COLUMN number SET DEFAULT 1")
                            + "ALTER TABLE billing.parts ALTER COLUMN thing_id SET DEFAULT gen_random_uuid();",
                    alter("ALTER COLUMN number SET DEFAULT 1"),
                    "ALTER TABLE billing.parts ALTER COLUMN thing_id SET DEFAULT gen_random_uuid();"),
            Hazard.of(
                    Rule.CONCURRENTLY_NOT_ALONE,
                    "CREATE INDEX CONCURRENTLY things_by_name ON billing.things (tenant_id, name);"
                            + "COMMENT ON INDEX billing.things_by_name IS 'By name.';",
                    "CREATE INDEX CONCURRENTLY things_by_name ON billing.things (tenant_id, name);",
                    "COMMENT ON INDEX billing.things_by_name IS 'By name.';"),
            Hazard.of(
                    Rule.LOCK_TIMEOUT_REMOVED,
                    "SET LOCAL lock_timeout = 0;" + alter("ALTER COLUMN number SET DEFAULT 1"),
                    alter("ALTER COLUMN number SET DEFAULT 1")),
            Hazard.of(
                    Rule.NOT_NULL_WITHOUT_DEFAULT,
                    alter("ADD COLUMN size integer NOT NULL") + "COMMENT ON COLUMN billing.things.size IS 'Size.';",
                    alter("ADD COLUMN size integer NOT NULL DEFAULT 0")
                            + "COMMENT ON COLUMN billing.things.size IS 'Size.';"),
            Hazard.of(Rule.DROP_TABLE, "DROP TABLE billing.parts;", "COMMENT ON TABLE billing.parts IS 'Unused.';"),
            Hazard.of(
                    Rule.DROP_COLUMN, alter("DROP COLUMN name"), "COMMENT ON COLUMN billing.things.name IS 'Unused.';"),
            Hazard.of(
                    Rule.DROP_ENUM_VALUE,
                    "ALTER TYPE billing.colour RENAME TO colour_before; CREATE TYPE billing.colour AS ENUM ('red');"
                            + "COMMENT ON TYPE billing.colour IS 'Colours.';"
                            + alter("ALTER COLUMN colour TYPE billing.colour USING colour::text::billing.colour")
                            + "DROP TYPE billing.colour_before;",
                    "COMMENT ON TYPE billing.colour IS 'Green is not written any more.';"),
            Hazard.of(
                    Rule.RENAME,
                    alter("RENAME COLUMN name TO title"),
                    alter("ADD COLUMN title text") + "COMMENT ON COLUMN billing.things.title IS 'Title.';"),
            Hazard.of(Rule.RENAME, "ALTER TABLE billing.things RENAME TO objects;", TABLE),
            Hazard.of(
                    Rule.CASCADE, "DROP TYPE billing.colour CASCADE;", "COMMENT ON TYPE billing.colour IS 'Unused.';"),
            Hazard.of(
                    Rule.TRUNCATE,
                    "TRUNCATE billing.parts;",
                    "DELETE FROM billing.parts WHERE tenant_id = '00000000-0000-0000-0000-000000000001' AND part_id ="
                            + " '00000000-0000-0000-0000-000000000001';"),
            Hazard.of(
                    Rule.SCRIPT_FAILS,
                    "ALTER TYPE billing.colour ADD VALUE 'blue'; INSERT INTO billing.things (tenant_id, thing_id, colour)"
                            + " VALUES (gen_random_uuid(), gen_random_uuid(), 'blue');",
                    "ALTER TYPE billing.colour ADD VALUE 'blue';",
                    "INSERT INTO billing.things (tenant_id, thing_id, colour) VALUES (gen_random_uuid(), gen_random_uuid(),"
                            + " 'blue');"),
            Hazard.of(Rule.NO_PRIMARY_KEY, table("", ""), TABLE),
            Hazard.of(
                    Rule.NO_COMMENT,
                    "CREATE TYPE billing.shape AS ENUM ('round');",
                    "CREATE TYPE billing.shape AS ENUM ('round'); COMMENT ON TYPE billing.shape IS 'Shapes.';"),
            Hazard.of(Rule.NOT_DISTRIBUTED, TABLE.replace("CALL billing.distribute_tables();", ""), TABLE),
            Hazard.of(
                    Rule.TENANT_NOT_FIRST,
                    TABLE.replace("KEY (tenant_id, note_id)", "KEY (note_id, tenant_id)"),
                    TABLE),
            Hazard.of(
                    Rule.TENANT_NOT_FIRST,
                    table(KEY, "CREATE INDEX notes_by_note ON billing.notes (note_id);"),
                    table(KEY, "CREATE INDEX notes_by_note ON billing.notes (tenant_id, note_id);")),
            Hazard.of(
                    Rule.TENANT_NOT_PAIRED,
                    table(
                            KEY
                                    + ", CONSTRAINT notes_thing_fk FOREIGN KEY (note_id, tenant_id) REFERENCES billing.things",
                            ""),
                    table(
                            KEY
                                    + ", CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, note_id) REFERENCES billing.things",
                            "")),
            Hazard.of(
                    Rule.FOREIGN_KEY_ACTION,
                    table(
                            KEY
                                    + ", CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, note_id) REFERENCES billing.things"
                                    + " ON DELETE SET NULL",
                            ""),
                    table(
                            KEY
                                    + ", CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, note_id) REFERENCES billing.things"
                                    + " ON DELETE CASCADE",
                            "")),
            Hazard.of(
                    Rule.FOREIGN_KEY_WITHOUT_INDEX,
                    table(
                            KEY
                                    + ", x uuid, CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, x) REFERENCES billing.things",
                            "COMMENT ON COLUMN billing.notes.x IS 'Thing.';"),
                    table(
                            KEY
                                    + ", x uuid, CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, x) REFERENCES billing.things",
                            "CREATE INDEX notes_by_thing ON billing.notes (tenant_id, x);"
                                    + "COMMENT ON COLUMN billing.notes.x IS 'Thing.';")),
            Hazard.of(
                    Rule.DEFERRABLE_KEY,
                    table(
                            KEY
                                    + ", CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, note_id) REFERENCES billing.things"
                                    + " DEFERRABLE",
                            ""),
                    table(
                            KEY
                                    + ", CONSTRAINT notes_thing_fk FOREIGN KEY (tenant_id, note_id) REFERENCES billing.things",
                            "")),
            Hazard.of(
                    Rule.NAME_TOO_LONG,
                    table(
                            KEY
                                    + ", CONSTRAINT notes_are_not_what_they_seem_to_be_at_the_first_sight CHECK (note_id IS NOT NULL)",
                            ""),
                    table(KEY + ", CONSTRAINT notes_are_there CHECK (note_id IS NOT NULL)", "")),
            Hazard.of(
                    Rule.NAME_MADE_UP,
                    table(KEY + ", CHECK (note_id IS NOT NULL)", ""),
                    table(KEY + ", CONSTRAINT notes_are_there CHECK (note_id IS NOT NULL)", "")),
            Hazard.of(Rule.JSON_COLUMN, column("json"), column("jsonb")),
            Hazard.of(Rule.CHAR_COLUMN, column("char(3)"), column("text")),
            Hazard.of(Rule.TIMESTAMP_WITHOUT_ZONE, column("timestamp"), column("timestamptz")),
            Hazard.of(Rule.FLOATING_POINT, column("double precision"), column("billing.amount")),
            Hazard.of(Rule.MONEY_COLUMN, column("money"), column("billing.amount")),
            Hazard.of(Rule.SERIAL_COLUMN, column("serial"), column("uuid")),
            Hazard.of(
                    Rule.INTEGER_KEY,
                    "CREATE TABLE billing.tiers (id integer CONSTRAINT tiers_pk PRIMARY KEY);"
                            + "COMMENT ON TABLE billing.tiers IS 'Tiers.'; COMMENT ON COLUMN billing.tiers.id IS 'Id.';"
                            + "CALL billing.distribute_tables();",
                    "CREATE TABLE billing.tiers (id bigint CONSTRAINT tiers_pk PRIMARY KEY);"
                            + "COMMENT ON TABLE billing.tiers IS 'Tiers.'; COMMENT ON COLUMN billing.tiers.id IS 'Id.';"
                            + "CALL billing.distribute_tables();"),
            Hazard.of(
                    Rule.RENAME_CONSTRAINT,
                    alter("RENAME CONSTRAINT things_pk TO things_key"),
                    "COMMENT ON CONSTRAINT things_pk ON billing.things IS 'Key.';"),
            Hazard.of(
                    Rule.CONSTRAINT_WITH_OTHERS,
                    alter("ADD COLUMN size integer, ADD CONSTRAINT things_size_positive CHECK (size > 0) NOT VALID")
                            + "COMMENT ON COLUMN billing.things.size IS 'Size.';",
                    alter("ADD COLUMN size integer")
                            + alter("ADD CONSTRAINT things_size_positive CHECK (size > 0) NOT VALID")
                            + "COMMENT ON COLUMN billing.things.size IS 'Size.';"),
            Hazard.of(
                    Rule.CONSTRAINT_IN_ADD_COLUMN,
                    alter("ADD COLUMN size integer CHECK (size > 0)")
                            + "COMMENT ON COLUMN billing.things.size IS 'Size.';",
                    alter("ADD COLUMN size integer") + "COMMENT ON COLUMN billing.things.size IS 'Size.';"),
            Hazard.of(
                    Rule.UNBOUNDED_WRITE,
                    "DO $$ BEGIN UPDATE billing.things SET number = 0; END $$;",
                    "DO $$ BEGIN PERFORM 1 FROM billing.things; END $$;"),
            Hazard.of(
                    Rule.UNBOUNDED_WRITE,
                    "WITH gone AS (DELETE FROM billing.things RETURNING 1) SELECT count(*) FROM gone;",
                    "WITH found AS (SELECT 1 FROM billing.things) SELECT count(*) FROM found;"),
            Hazard.of(Rule.UNBOUNDED_WRITE, "SELECT billing.reset();", "SELECT count(*) FROM billing.things;"),
            Hazard.of(
                    Rule.LOCK_TIMEOUT_REMOVED,
                    "RESET lock_timeout;" + alter("ALTER COLUMN number SET DEFAULT 1"),
                    "SET LOCAL lock_timeout = '1s';" + alter("ALTER COLUMN number SET DEFAULT 1")),
            Hazard.of(
                    Rule.LOCK_TIMEOUT_REMOVED,
                    "DO $$ BEGIN PERFORM set_config('lock_timeout', '0ms', true); END $$;",
                    "DO $$ BEGIN PERFORM set_config('lock_timeout', '500ms', true); END $$;"),
            Hazard.of(
                    Rule.TRANSACTION_CONTROL,
                    alter("ALTER COLUMN number SET DEFAULT 1") + "COMMIT;",
                    "SAVEPOINT before;" + alter("ALTER COLUMN number SET DEFAULT 1") + "ROLLBACK TO before;"),
            Hazard.of(
                    Rule.DROP_VIEW,
                    "DROP VIEW billing.tenant_ids;",
                    "DROP VIEW billing.tenant_ids; CREATE VIEW billing.tenant_ids AS SELECT id FROM billing.tenants;"
                            + "COMMENT ON VIEW billing.tenant_ids IS 'Tenants.';"),
            Hazard.of(
                    Rule.DROP_ROUTINE,
                    "DROP FUNCTION billing.reset();",
                    "CREATE OR REPLACE FUNCTION billing.reset() RETURNS void LANGUAGE sql AS '';"),
            Hazard.of(
                    Rule.RENAME,
                    "ALTER TYPE billing.colour RENAME TO hue;",
                    "COMMENT ON TYPE billing.colour IS 'Hues.';"),
            Hazard.of(
                    Rule.RENAME,
                    "ALTER VIEW billing.tenant_ids RENAME COLUMN id TO tenant_id;",
                    "CREATE OR REPLACE VIEW billing.tenant_ids AS SELECT id, id AS tenant_id FROM billing.tenants;"),
            Hazard.of(
                    Rule.ELSEWHERE,
                    TABLE.replace("billing.notes", "public.notes"),
                    TABLE.replace("billing.notes", "notes")),
            Hazard.of(
                    Rule.NO_PRIMARY_KEY,
                    "ALTER TABLE billing.parts DROP CONSTRAINT parts_pk;",
                    "ALTER TABLE billing.parts ALTER COLUMN thing_id DROP NOT NULL;"),
            Hazard.of(
                    Rule.TENANT_NULLABLE,
                    "ALTER TABLE billing.parts DROP CONSTRAINT parts_pk, ALTER COLUMN tenant_id DROP NOT NULL;",
                    "ALTER TABLE billing.parts ALTER COLUMN thing_id DROP NOT NULL;"),
            Hazard.of(
                    Rule.SERIAL_COLUMN,
                    "CREATE SEQUENCE billing.numbers;"
                            + alter("ALTER COLUMN number SET DEFAULT nextval('billing.numbers')"),
                    alter("ALTER COLUMN number SET DEFAULT 1")),
            Hazard.of(
                    Rule.NAME_MADE_UP,
                    table(KEY, "CREATE INDEX ON billing.notes (tenant_id, note_id);"),
                    table(KEY, "CREATE INDEX notes_again ON billing.notes (tenant_id, note_id);")),
            Hazard.of(
                    Rule.TRIGGER,
                    "CREATE FUNCTION billing.same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
                            + "COMMENT ON FUNCTION billing.same() IS 'Nothing.';"
                            + "DO $$ BEGIN CREATE TRIGGER watch BEFORE INSERT ON billing.things FOR EACH ROW"
                            + " EXECUTE FUNCTION billing.same(); END $$;",
                    "CREATE FUNCTION billing.same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
                            + "COMMENT ON FUNCTION billing.same() IS 'Nothing.';"),
            Hazard.of(
                    Rule.NOT_ON_CITUS, alter("ALTER COLUMN name SET STATISTICS 500"), alter("SET (fillfactor = 80)")));

    private static final ScratchDatabases DATABASES = new ScratchDatabases(PostgresServer.shared());

    private static String base;

    @BeforeAll
    static void create() throws SQLException {
        base = DATABASES.create();
        try (Connection connection = DATABASES.connect(base);
                Statement statement = connection.createStatement()) {
            statement.execute(BASE);
        }
    }

    @AfterAll
    static void drop() {
        DATABASES.close();
    }

    private static List<Finding> lint(String... scripts) throws SQLException {
        String database = DATABASES.copy(base);
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = DATABASES.connect(database)) {
            for (String script : scripts) {
                findings.addAll(new Lint(connection, List.of())
                        .lint(new SqlFile("V1__try.sql", script))
                        .findings());
            }
        }
        DATABASES.drop(database);
        return findings;
    }

    @ParameterizedTest
    @FieldSource("HAZARDS")
    void a_hazard_is_found_and_what_one_writes_instead_is_not(Hazard hazard) throws SQLException {
        assertThat(lint(hazard.script()))
                .extracting(Finding::rule)
                .contains(hazard.rule().id());
        assertThat(lint(hazard.instead().toArray(String[]::new))).isEmpty();
    }

    @Test
    void a_finding_names_line_and_object_and_says_why_and_what_instead() throws SQLException {
        List<Finding> findings = lint("-- Numbers.\n\nCOMMENT ON TABLE billing.things IS 'x';\n"
                + "ALTER TABLE billing.things\n    ALTER COLUMN number SET NOT NULL;");

        assertThat(findings)
                .containsExactly(new Finding(
                        "V1__try.sql",
                        4,
                        "set-not-null",
                        "billing.things",
                        Rule.SET_NOT_NULL.why(),
                        Rule.SET_NOT_NULL.instead()));
    }

    @Test
    void what_is_made_in_the_same_script_hurts_nobody() throws SQLException {
        assertThat(lint(table(
                        KEY,
                        "ALTER TABLE billing.notes ADD CONSTRAINT notes_are_there CHECK (note_id IS NOT NULL);"
                                + "CREATE INDEX notes_again ON billing.notes (tenant_id, note_id);"
                                + "UPDATE billing.notes SET note_id = note_id;")))
                .isEmpty();
    }

    /** Quoted, without its schema, in a block, or ONLY where it EXISTS: what is done is the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE \"billing\".\"things\" DROP COLUMN \"name\";",
                "ALTER TABLE things DROP COLUMN name;",
                "DO $$ BEGIN ALTER TABLE billing.things DROP COLUMN name; END $$;",
                "ALTER /* ; */ TABLE IF EXISTS ONLY -- ;\nbilling . things DROP COLUMN IF EXISTS name;"
            })
    void however_it_is_written_it_is_found_at_its_line(String drop) throws SQLException {
        String before = "COMMENT ON TABLE billing.things IS 'Things have a name.';\n\n";

        assertThat(lint(before + drop)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("drop-column");
            assertThat(finding.line()).isEqualTo(3);
        });
        assertThat(lint(before + "-- lint:ignore drop-column nobody reads it\n" + drop))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE billing.things RENAME TO objects;",
                "ALTER TABLE billing.things RENAME COLUMN number TO place;",
                "ALTER TABLE \"billing\".things RENAME \"number\" TO place;",
                "ALTER TYPE billing.colour RENAME TO hue;",
                "ALTER DOMAIN billing.amount RENAME TO sum;"
            })
    void a_rename_is_nothing_but_a_rename(String script) throws SQLException {
        assertThat(lint(script)).extracting(Finding::rule).containsExactly("rename");
    }

    @Test
    void a_wider_type_is_no_narrower_one() throws SQLException {
        assertThat(lint(alter("ALTER COLUMN number TYPE numeric(20, 6)")))
                .extracting(Finding::rule)
                .containsExactly("rewrite");
        assertThat(lint(alter("ALTER COLUMN number TYPE numeric(10, 6)")))
                .extracting(Finding::rule)
                .contains("narrowing-type");
    }

    @Test
    void a_statement_that_never_ends_is_one_that_fails() throws SQLException {
        String database = DATABASES.copy(base);
        try (Connection connection = DATABASES.connect(database)) {
            Lint lint = new Lint(connection, List.of(), Duration.ofSeconds(1));

            assertThat(lint.lint(new SqlFile("V1__loop.sql", "DO $$ BEGIN LOOP END LOOP; END $$;"))
                            .findings())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.rule()).isEqualTo("script-fails");
                        assertThat(finding.object()).contains("canceling statement");
                    });
            assertThat(lint.lint(new SqlFile("V2__next.sql", "")).findings()).isEmpty();
        }
    }

    @Test
    void a_reason_that_is_about_no_script_is_found() throws SQLException {
        String database = DATABASES.copy(base);
        try (Connection connection = DATABASES.connect(database)) {
            Lint lint = new Lint(
                    connection,
                    List.of(
                            "# Comment",
                            "",
                            "7 rewrite billing.things of a script",
                            "8 rewrite * of none",
                            "7 rewrite"));

            assertThat(lint.unusedIgnores(List.of(new SqlFile("V7__try.sql", ""))))
                    .extracting(Finding::script, Finding::line, Finding::rule)
                    .containsExactly(
                            tuple("lint-ignores", 4, "ignore-unused"), tuple("lint-ignores", 5, "ignore-unused"));
        }
    }

    @Test
    void an_index_that_was_not_finished_is_found() throws SQLException {
        assertThat(lint(
                        "INSERT INTO billing.things (tenant_id, thing_id, number) SELECT '00000000-0000-0000-0000-000000000001',"
                                + " gen_random_uuid(), 1 FROM generate_series(1, 2);",
                        "CREATE UNIQUE INDEX CONCURRENTLY things_number ON billing.things (tenant_id, number);"))
                .extracting(Finding::rule)
                .contains("script-fails");
    }

    @Test
    void a_finding_with_a_reason_is_ignored_and_counted() throws SQLException {
        String database = DATABASES.copy(base);
        try (Connection connection = DATABASES.connect(database)) {
            Lint.Linted linted = new Lint(connection, List.of())
                    .lint(new SqlFile(
                            "V1__try.sql",
                            "-- lint:ignore set-not-null the table has ten rows\n"
                                    + "ALTER TABLE billing.things ALTER COLUMN number SET NOT NULL;"));

            assertThat(linted.findings()).isEmpty();
            assertThat(linted.ignored()).isEqualTo(1);
        }
    }

    @Test
    void reasons_for_scripts_that_landed_stand_beside_them() throws SQLException {
        String database = DATABASES.copy(base);
        SqlFile script = new SqlFile("V7__try.sql", "ALTER TABLE billing.things ALTER COLUMN number SET NOT NULL;");
        try (Connection connection = DATABASES.connect(database)) {
            List<String> ignores = List.of(
                    "# Comment",
                    "7 set-not-null billing.things the table has ten rows",
                    "8 rewrite * of another script");

            assertThat(new Lint(connection, ignores).lint(script).findings()).isEmpty();
        }
    }

    @Test
    void an_ignore_without_reason_or_without_finding_is_found_itself() throws SQLException {
        assertThat(lint("-- lint:ignore set-not-null\nALTER TABLE billing.things ALTER COLUMN number SET NOT NULL;"))
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("set-not-null", "ignore-without-reason");
        assertThat(lint("-- lint:ignore rewrite it was one once\nCOMMENT ON TABLE billing.things IS 'x';"))
                .extracting(Finding::rule)
                .containsExactly("ignore-unused");
    }

    @Test
    void at_least_fifteen_kinds_of_hazard_are_planted() {
        assertThat(HAZARDS.stream().map(Hazard::rule).distinct().count()).isGreaterThanOrEqualTo(15);
        assertThat(Stream.of(Rule.values()).map(Rule::id)).doesNotHaveDuplicates();
    }
}
