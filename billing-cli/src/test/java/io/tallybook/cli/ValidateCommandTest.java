package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ValidateCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @Test
    void agrees_with_a_database_of_this_release() {
        Run run = Run.of("validate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .endsWith("agrees with the scripts of this release.\n")
                .hasLineCount(1);
    }

    @Test
    void names_the_script_that_was_changed_after_it_was_applied() {
        Run.of(
                "sql",
                "--url",
                db.url(),
                "UPDATE billing.flyway_schema_history SET checksum = 1 WHERE version = '20240902000000'");

        Run run = Run.of("validate", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(run.out())
                .contains("differs from the scripts of this release", "20240902000000")
                .hasLineCount(2);
    }
}
