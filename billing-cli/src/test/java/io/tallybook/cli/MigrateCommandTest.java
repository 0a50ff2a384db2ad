package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrateCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.empty();

    @Test
    void applies_every_script_and_lists_them() {
        Run run = Run.of("migrate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).contains("20240901000000", "create tenants", "repeatable", "Applied ", " scripts.");
        assertThat(run.err()).isEmpty();
        assertThat(BillingMigrations.of(db.dataSource()).info().pending()).isEmpty();
    }

    @Test
    void says_that_nothing_is_pending_the_second_time() {
        Run.of("migrate", "--url", db.url());

        Run run = Run.of("migrate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).startsWith("Nothing is pending.").hasLineCount(1);
    }

    @Test
    void moves_older_rows_and_says_which_have_no_place() {
        Run.of("migrate", "--target", "20250301000000", "--url", db.url());
        LegacyRows.plant(db, "Flat");

        Run run = Run.of("migrate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(run.out())
                .contains("Data migration 20250318200100, migrate plan services data: 0 rows placed, 1 not placed.")
                .contains("SELECT * FROM billing.data_migration_unplaced_rows");
    }

    @Test
    void goes_up_to_a_version_and_no_further() {
        Run run = Run.of("migrate", "--url", db.url(), "--target", "20240902000000");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).endsWith(" is at version 20240902000000.\n");
        assertThat(Run.of("migrate", "--url", db.url(), "--target", "1").err())
                .isEqualTo("There is no version 1 among the scripts\n");
        assertThat(Run.of("migrate", "--url", db.url(), "--target", "latest").exitCode())
                .isEqualTo(ExitCodes.WRONG_USAGE);
    }

    @Test
    void shows_the_sql_that_is_pending_and_runs_none() {
        Run all = Run.of("migrate", "--url", db.url(), "--show-sql");
        Run first = Run.of("migrate", "--url", db.url(), "--show-sql", "--target", "20240901000000");

        assertThat(all.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(all.out())
                .contains("-- V20240901000000__create_tenants.sql\n", "CREATE TABLE billing.usage_events", "R__credit");
        assertThat(first.out()).contains("CREATE TABLE billing.tenants").doesNotContain("CREATE TABLE billing.credits");
        assertThat(tables()).isEmpty();

        Run.of("migrate", "--url", db.url());
        assertThat(Run.of("migrate", "--url", db.url(), "--show-sql").out()).isEmpty();
    }

    @Test
    void refuses_a_schema_that_belongs_to_someone_else_and_leaves_it_alone() {
        Run.of("sql", "--url", db.url(), "CREATE SCHEMA billing; CREATE TABLE billing.invoice (id int)");

        Run run = Run.of("migrate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("not Tallybook's (billing.invoice)", "use another database")
                .hasLineCount(1);
        assertThat(tables()).isEqualTo("relname\ninvoice\n");
    }

    @Test
    void names_the_script_and_the_reason_in_one_line_when_a_script_fails() {
        // A type is no table, so the schema is not refused at once.
        Run.of("sql", "--url", db.url(), "CREATE SCHEMA billing; CREATE TYPE billing.currency_code AS (taken int)");

        Run run = Run.of("migrate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err())
                .contains("V20240901000000__create_tenants.sql", "\"currency_code\" already exists")
                .hasLineCount(1);
        assertThat(tables()).isEqualTo("relname\ncurrency_code\nflyway_schema_history\n");
    }

    @Test
    void prints_the_stack_trace_only_when_asked() {
        Run.of("sql", "--url", db.url(), "CREATE SCHEMA billing; CREATE TABLE billing.invoice (id int)");

        assertThat(Run.of("migrate", "--url", db.url()).err()).doesNotContain("\tat ");
        assertThat(Run.of("migrate", "--stacktrace", "--url", db.url()).err()).contains("MigrationRefused", "\tat ");
    }

    private String tables() {
        return Run.of(
                        "sql",
                        "--csv",
                        "--url",
                        db.url(),
                        "SELECT relname FROM pg_class WHERE relnamespace = 'billing'::regnamespace"
                                + " AND relkind IN ('r', 'c') ORDER BY 1")
                .out();
    }
}
