package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UndoCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @Test
    void takes_back_the_newest_scripts_and_migrate_brings_them_again() {
        Run run = undo("--steps", "2");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).contains("Undone 2 scripts.", " is at version ");
        assertThat(run.err()).isEmpty();
        assertThat(BillingMigrations.of(db.dataSource()).info().pending()).hasSize(2);
        assertThat(Run.of("migrate", "--url", db.url()).out()).contains("Applied 2 scripts.");
    }

    @Test
    void takes_back_everything_newer_than_a_version() {
        Run run = undo("--target", "20240902000000");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).endsWith(" is at version 20240902000000.\n");
        assertThat(undo("--target", "0").out()).endsWith(" has no version any more.\n");
        assertThat(undo("--steps", "1"))
                .extracting(Run::exitCode, Run::out, Run::err)
                .containsExactly(ExitCodes.FAILED, "", "There is nothing to undo: no script is applied\n");
    }

    @Test
    void says_what_would_be_lost_and_goes_on_only_when_that_is_accepted() {
        undo("--target", "20251207000000");
        Run.of(
                "sql",
                "--url",
                db.url(),
                "INSERT INTO billing.usage_features VALUES ('FAX_SENT', 'Faxes', 'counter', 'page')");

        undo("--target", "20251207000000");

        Run refused = undo("--steps", "1");

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("would lose 1 row of billing.usage_features", "accept")
                .hasLineCount(1);
        assertThat(BillingMigrations.of(db.dataSource()).info().currentVersion())
                .isEqualTo("20251207000000");

        Run accepted = undo("--steps", "1", "--accept-data-loss");
        assertThat(accepted.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(accepted.out()).contains("Lost, as accepted: 1 row of billing.usage_features.");
    }

    @Test
    void names_what_would_be_lost_where_the_script_can_say_it() {
        LegacyRows.plant(db, "Fixed");
        Run.of("backfill", "plan-services", "--url", db.url());
        Run.of("sql", "--url", db.url(), "UPDATE billing.plan_service_fixed_config SET is_prorated = true");
        undo("--target", "20250318200100");

        Run refused = undo("--steps", "1");
        Run accepted = undo("--steps", "1", "--accept-data-loss");

        String loss = "1 row of billing.plan_service_configuration (service Support"
                + " (00000000-0000-4000-8000-000000000003) in plan Standard (00000000-0000-4000-8000-000000000002)"
                + " of tenant 00000000-0000-4000-8000-000000000001: it is prorated)";
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(refused.err()).contains("would lose ", loss).hasLineCount(1);
        assertThat(accepted.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(accepted.out()).contains("Lost, as accepted: " + loss + ".");
    }

    @Test
    void says_how_far_it_came_when_a_later_step_is_refused() {
        Run.of(
                "sql",
                "--url",
                db.url(),
                "INSERT INTO billing.tenants VALUES ('00000000-0000-4000-8000-000000000001', 'A', now(), NULL);"
                        + " INSERT INTO billing.service_catalog (tenant_id, service_id, service_name, service_type,"
                        + " unit_of_measure, currency, created_at, updated_at) VALUES"
                        + " ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'S', 'Time',"
                        + " 'hour', 'EUR', now(), now())");

        Run run = undo("--target", "20240902000100");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).contains("20250318200000").containsPattern("Undone \\d+ scripts\\.");
        assertThat(run.err()).contains("billing.service_catalog");
    }

    @Test
    void wants_to_be_told_how_far() {
        assertThat(undo().exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(undo("--steps", "1", "--target", "0").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(undo("--steps", "0").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(undo("--steps", "-1").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(undo("--target", "yesterday").err()).contains("\"yesterday\" is no version");
    }

    private Run undo(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "undo";
        arguments[1] = "--url";
        arguments[2] = db.url();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Run.of(arguments);
    }
}
