package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommandTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.empty();

    @Test
    void prints_rows_under_headings_numbers_to_the_right() {
        assertThat(sql("SELECT n, 'v' || n AS text FROM generate_series(9, 10) n")
                        .out())
                .isEqualTo("""
                 n  | text
                ----+------
                  9 | v9
                 10 | v10
                2 rows
                """);
    }

    @Test
    void tells_null_from_empty() {
        assertThat(sql("SELECT '' AS empty, null AS absent").out()).isEqualTo("""
                 empty | absent
                -------+--------
                       | <null>
                1 row
                """);
    }

    @Test
    void shows_times_in_utc_wherever_it_runs() {
        assertThat(sql("SELECT timestamptz '2026-03-01 12:00:00+02' AS at").out())
                .contains("2026-03-01 10:00:00+00");
    }

    @Test
    void counts_the_rows_that_a_change_touched() {
        assertThat(sql("CREATE TABLE counted AS SELECT generate_series(1, 3) AS n")
                        .exitCode())
                .isEqualTo(ExitCodes.DONE);

        assertThat(sql("UPDATE counted SET n = 0 WHERE n < 3").out()).isEqualTo("2 rows changed\n");
        assertThat(sql("/* none */ -- at all\n UPDATE counted SET n = 0 WHERE n > 3")
                        .out())
                .isEqualTo("done, no row changed\n");
    }

    @Test
    void counts_no_rows_where_a_statement_is_not_about_rows() {
        assertThat(sql("CREATE TABLE made (n int)").out()).isEqualTo("done, no row changed\n");
        assertThat(sql("ALTER TABLE made ADD m int; DELETE FROM made; DROP TABLE made")
                        .out())
                .isEqualTo("done, no row changed\ndone, no row changed\ndone, no row changed\n");
    }

    @Test
    void prints_the_result_of_each_statement() {
        assertThat(sql("SELECT 1 AS a; SELECT 2 AS b").out()).contains(" a", " b");
    }

    @Test
    void stops_at_the_limit_and_says_so() {
        assertThat(Run.of("sql", "--url", db.url(), "--limit", "2", "SELECT generate_series(1, 5)")
                        .out())
                .endsWith("2 rows, the limit: there may be more\n");
        assertThat(Run.of("sql", "--url", db.url(), "--limit", "0", "SELECT generate_series(1, 1500)")
                        .out())
                .endsWith("1500 rows\n");
        assertThat(Run.of("sql", "--url", db.url(), "--limit", "0", "SELECT 1 WHERE false")
                        .out())
                .endsWith("0 rows\n");
    }

    @Test
    void calls_a_negative_limit_wrong_usage() {
        Run run = Run.of("sql", "--url", db.url(), "--limit", "-1", "SELECT 1");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("--limit is a number of rows, or 0 for all, not -1.\n");
    }

    @Test
    void survives_a_query_without_columns() {
        assertThat(sql("SELECT").out()).isEqualTo("1 row\n");
    }

    @Test
    void writes_csv_as_the_server_does() {
        assertThat(csv("SELECT 1 AS a, null AS b, '' AS c, 'x,\"y' AS d").out())
                .isEqualTo("a,b,c,d\n1,,\"\",\"x,\"\"y\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1 AS a;", "SELECT 1 AS a; ", "SELECT 1 AS a -- comment"})
    void writes_csv_however_the_statement_ends(String statement) {
        assertThat(csv(statement)).isEqualTo(new Run(ExitCodes.DONE, "a\n1\n", ""));
    }

    @Test
    void passes_on_what_the_server_says_of_a_mistake() {
        Run run = sql("SELECT relnam FROM pg_class");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("ERROR: column \"relnam\" does not exist (at character 8) Hint: ")
                .hasLineCount(1);
    }

    @Test
    void counts_the_position_of_a_mistake_in_what_was_typed() {
        Run run = csv(" SELECT relnam FROM pg_class");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err())
                .startsWith("ERROR: column \"relnam\" does not exist (at character 9) Hint: ")
                .hasLineCount(1);
    }

    @Test
    void needs_a_statement() {
        assertThat(Run.of("sql", "--url", db.url()).exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
    }

    private static Run sql(String statement) {
        return Run.of("sql", "--url", db.url(), statement);
    }

    private static Run csv(String statement) {
        return Run.of("sql", "--csv", "--url", db.url(), statement);
    }
}
