package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RepairCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @Test
    void says_that_there_is_nothing_to_repair() {
        Run run = Run.of("repair", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).startsWith("Nothing to repair in Database").hasLineCount(1);
    }

    @Test
    void forgets_a_failure_so_that_migrate_tries_again() {
        Run.of(
                "sql",
                "--url",
                db.url(),
                "UPDATE billing.flyway_schema_history SET success = false WHERE version = '20251207000000'");

        Run refused = Run.of("migrate", "--url", db.url());
        Run run = Run.of("repair", "--url", db.url());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(refused.err()).contains("20251207000000", "repair").hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).isEqualTo("Forgot that 20251207000000 had failed.\n");
    }
}
