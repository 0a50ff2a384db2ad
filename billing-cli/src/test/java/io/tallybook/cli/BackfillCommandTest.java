package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BackfillCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @Test
    void places_rows_that_arrive_later_and_says_the_second_time_that_nothing_is_new() {
        plant("Fixed");

        Run first = backfill("plan-services");
        Run second = backfill("plan-services");

        assertThat(first)
                .extracting(Run::exitCode, Run::out)
                .containsExactly(ExitCodes.DONE, "1 row placed, 0 had been before, 0 not placed.\n");
        assertThat(first.err()).contains("migrate plan services data");
        assertThat(second)
                .extracting(Run::exitCode, Run::out)
                .containsExactly(ExitCodes.DONE, "Nothing new was placed, 1 had been before, 0 not placed.\n");
    }

    @Test
    void says_how_many_rows_have_no_place_and_where_they_are_listed() {
        plant("Flat");

        Run run = backfill("plan-services");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(run.out())
                .startsWith("Nothing new was placed, 0 had been before, 1 not placed.\n")
                .contains("SELECT * FROM billing.data_migration_unplaced_rows");
        assertThat(Run.of("status", "--url", db.url()).out())
                .containsPattern("rows that no data migration could place +\\| +1\n");
    }

    @Test
    void lists_the_names_that_there_are() {
        assertThat(backfill("plans").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(backfill("plans").err()).startsWith("There is no data migration plans; there are: plan-services.");
        assertThat(Run.of("backfill", "--url", db.url()).exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
    }

    @Test
    void is_refused_before_migrate_has_run_it() {
        Run run = Run.of("backfill", "plan-services", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).isEqualTo("Version 20250318200100 is not applied yet: migrate runs it\n");
    }

    private Run backfill(String name) {
        return Run.of("backfill", name, "--url", db.url());
    }

    private void plant(String planType) {
        LegacyRows.plant(db, planType);
    }
}
