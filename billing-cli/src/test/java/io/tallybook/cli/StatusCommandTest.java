package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @Test
    void fits_on_one_screen_however_many_tiers_there_are() throws Exception {
        HealthyRows.plant(db);
        Run.of("sql", "--url", db.url(), """
                INSERT INTO billing.subscription_tiers (name, display_name, created_at, updated_at)
                SELECT 'tier-' || n, 'Tier', now(), now() FROM generate_series(1, 50) n;
                INSERT INTO billing.organisations
                    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, subscription_tier)
                SELECT id, gen_random_uuid(), 'o' || n, 'O', 'UTC', 'EUR', now(), 'tier-' || n
                FROM billing.tenants, generate_series(1, 50) n
                """);

        Run run = Run.of("status", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out().lines().count()).isLessThanOrEqualTo(40);
        assertThat(run.out())
                .containsPattern("pending scripts +\\| +0\n")
                .containsPattern("organisations whose balance is not their ledger +\\| +0\n")
                .containsPattern("organisations on tier free +\\| +5\n")
                .containsPattern("organisations on other tiers +\\| +62\n");
    }

    @Test
    void says_what_an_empty_database_misses() {
        Run run = Run.of("status", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .containsPattern("version +\\| +none\n")
                .containsPattern("usage events of the last hour +\\| +not known\n")
                .contains("tables are missing: billing.usage_events", "billing migrate");
    }

    @Test
    void says_the_same_as_json() throws Exception {
        HealthyRows.plant(db);

        Run run = Run.of("status", "--json", "--url", db.url());

        JsonObject status = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(status.get("pending_scripts").getAsInt()).isZero();
        assertThat(status.get("ledger_drift").getAsInt()).isZero();
        assertThat(status.getAsJsonObject("organisations_per_tier").get("free").getAsInt())
                .isEqualTo(5);
    }
}
