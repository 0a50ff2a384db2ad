package io.tallybook.migrations.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.migrations.PendingScript;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DROP TABLE billing.a, b | drop table billing.a, drop table b",
                "drop table if exists only_a | drop table only_a",
                "DROP TABLE IF EXISTS \"My Table\".\"a\"\"b\" CASCADE | drop table My Table.a\"b",
                "DROP VIEW a | drop view a",
                "DROP MATERIALIZED VIEW IF EXISTS a | drop materialized view a",
                "DROP FUNCTION f(uuid, numeric(20, 6)), g | drop function f/2, drop function g",
                "DROP PROCEDURE p() | drop procedure p/0",
                "DROP TYPE t; DROP DOMAIN d; DROP SCHEMA s | drop type t, drop domain d, drop schema s",
                "DROP SEQUENCE s; DROP INDEX CONCURRENTLY IF EXISTS i | drop sequence s, drop index i",
                "DROP TRIGGER t ON billing.a; DROP POLICY p ON a | drop trigger t of billing.a, drop policy p of a",
                "TRUNCATE TABLE ONLY a, billing.b | truncate table a, truncate table billing.b",
                "truncate a restart identity | truncate table a",
                "DELETE FROM ONLY billing.a WHERE true | delete table billing.a",
                "WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x | delete table a",
                "MERGE INTO ONLY billing.a t USING b ON true WHEN NOT MATCHED THEN DO NOTHING WHEN MATCHED THEN DELETE | delete table billing.a",
                "DELETE FROM a USING b WHERE true | delete table a",
                "DROP/**/TABLE/* a; */IF EXISTS c | drop table c",
                "DROP AGGREGATE a(*) | drop aggregate a/0",
                "ALTER TABLE a DROP COLUMN b, DROP c, ADD d int | drop column b of a, drop column c of a",
                "ALTER TABLE IF EXISTS ONLY a DROP COLUMN IF EXISTS b CASCADE | drop column b of a",
                "ALTER TABLE a DROP CONSTRAINT IF EXISTS c | drop constraint c of a",
                "ALTER TABLE a ALTER COLUMN b SET DATA TYPE numeric(20, 6), ALTER c TYPE text | change_type column b of a, change_type column c of a",
                "ALTER DOMAIN d DROP CONSTRAINT c | drop constraint c of d",
                "ALTER TYPE t DROP ATTRIBUTE x, ALTER ATTRIBUTE y TYPE text | drop attribute x of t, change_type attribute y of t",
            })
    void finds_what_a_statement_destroys(String sql, String expected) {
        assertThat(String.join(", ", found(sql))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "-- DROP TABLE a",
                "/* DROP TABLE a; /* nested */ DROP TABLE b; */ SELECT 1",
                "COMMENT ON TABLE a IS 'It''s not time to; DROP TABLE a'",
                "SELECT E'it\\'s; DROP TABLE a'",
                "SELECT $x$ DROP TABLE a; $$ DROP TABLE b $x$",
                "CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE, \"drop\" int)",
                "CREATE TRIGGER t BEFORE DELETE OR TRUNCATE ON a EXECUTE FUNCTION f()",
                "CREATE TRIGGER t BEFORE TRUNCATE OR DELETE ON a EXECUTE FUNCTION f()",
                "GRANT DELETE, TRUNCATE ON a TO b",
                "MERGE INTO a USING b ON true WHEN MATCHED THEN UPDATE SET c = 1 WHEN NOT MATCHED THEN DO NOTHING",
                "ALTER PUBLICATION p DROP TABLE a",
                "DO 'BEGIN GRANT EXECUTE ON FUNCTION f() TO b; END'",
                "ALTER TABLE a ALTER b DROP DEFAULT, ALTER b DROP NOT NULL, ALTER COLUMN b SET NOT NULL",
                "ALTER DOMAIN d DROP NOT NULL",
                "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE a; DELETE FROM b $$",
                "CREATE PROCEDURE f() LANGUAGE sql AS 'TRUNCATE a'",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DELETE FROM a; SELECT CASE WHEN true THEN 1 END; DELETE FROM b; END",
            })
    void leaves_alone_what_destroys_nothing(String sql) {
        assertThat(found(sql)).isEmpty();
    }

    @Test
    void goes_on_behind_a_function() {
        assertThat(found("""
                CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DELETE FROM a; SELECT CASE WHEN true THEN 1 END; END;
                DROP TABLE b;
                """)).containsExactly("drop table b");
    }

    @Test
    void looks_into_do_blocks() {
        assertThat(found("""
                DO $$
                BEGIN
                    IF EXISTS (SELECT FROM a) THEN
                        RAISE EXCEPTION 'do not DROP TABLE x; yet';
                    END IF;
                    DELETE FROM a;
                    IF true THEN DROP TABLE a; ELSE ALTER TABLE b DROP COLUMN c; END IF;
                END;
                $$;
                """)).containsExactly("delete table a", "drop table a", "drop column c of b");
    }

    @Test
    void tells_the_line() {
        ScriptContent content = read("""
                -- A comment
                /* of two
                   lines */
                DROP TABLE a;
                DO $$
                BEGIN
                    DROP TABLE
                        b;
                END
                $$;
                """);

        assertThat(content.destructions()).extracting(Destruction::line).containsExactly(4, 7);
    }

    @Test
    void says_where_it_cannot_read() {
        ScriptContent content = read("""
                DO $$
                BEGIN
                    EXECUTE 'DROP TABLE a';
                END
                $$;
                """);

        assertThat(content.destructions()).isEmpty();
        assertThat(content.unread()).containsExactly("V1__a.sql:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP OWNED BY a",
                "DROP CAST (a AS b)",
                "SET search_path TO a",
                "SET LOCAL search_path = a",
                "DO $$ BEGIN IF true THEN DROP OWNED BY a CASCADE; END IF; END $$",
            })
    void says_where_something_may_be_destroyed_unseen(String sql) {
        ScriptContent content = read(sql);

        assertThat(content.destructions()).isEmpty();
        assertThat(content.unread()).containsExactly("V1__a.sql:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT a.drop FROM a", "UPDATE a SET b = 1", "SET LOCAL lock_timeout = 1"})
    void can_read_what_destroys_nothing(String sql) {
        assertThat(read(sql).unread()).isEmpty();
    }

    @Test
    void tells_which_statements_cascade() {
        assertThat(read("""
                DROP TABLE a, b CASCADE;
                TRUNCATE c RESTART IDENTITY CASCADE;
                ALTER TABLE d DROP COLUMN e CASCADE, DROP COLUMN f;
                DROP FUNCTION g(int) RESTRICT;
                """).destructions())
                .extracting(Destruction::cascades)
                .containsExactly(true, true, true, true, false, false);
    }

    @Test
    void sees_what_is_archived() {
        ScriptContent content = read("""
                CREATE TABLE billing_archive.a AS TABLE billing.a;
                -- not billing_archive.b
                DROP TABLE billing.a;
                """);

        assertThat(content.archives()).containsExactly("a");
    }

    @Test
    void takes_what_one_statement_drops_as_dropped_at_once() {
        ScriptContent content = read("DROP TABLE a, b; DROP TABLE c");

        assertThat(content.destructions()).extracting(Destruction::statement).containsExactly(0, 0, 1);
    }

    private static List<String> found(String sql) {
        return read(sql).destructions().stream()
                .map(one -> one.action().name().toLowerCase(Locale.ROOT) + " "
                        + one.kind().inWords() + " " + one.inWords()
                        + (one.arguments() < 0 ? "" : "/" + one.arguments()))
                .toList();
    }

    private static ScriptContent read(String sql) {
        return ScriptReader.readAll(List.of(new PendingScript("1", "V1__a.sql", sql)))
                .get("V1__a.sql");
    }
}
