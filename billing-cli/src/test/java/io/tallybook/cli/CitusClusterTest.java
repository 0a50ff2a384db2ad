package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tallybook.database.junit.CitusDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands on a cluster: skipped where {@code BILLING_CITUS_URL} names none. */
class CitusClusterTest {

    private static final String TENANT = "00000000-0000-4000-8000-000000000001";

    @RegisterExtension
    final CitusDatabase db = CitusDatabase.beforeTheCluster();

    @Test
    void moves_a_filled_database_says_how_it_lies_and_isolates_a_tenant() {
        assertThat(Run.of("migrate", "--url", db.url()).exitCode()).isEqualTo(ExitCodes.DONE);
        Run.of("sql", "--url", db.url(), """
                INSERT INTO billing.tenants (id, name, created_at) VALUES ('%1$s', 'Acme', '2026-01-01Z');
                INSERT INTO billing.organisations
                    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
                VALUES ('%1$s', '%1$s', 'sales', 'Sales', 'UTC', 'EUR', '2026-01-01Z')
                """.formatted(TENANT));
        db.join();

        Run before = citus("status");
        assertThat(before.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(before.out()).contains("Table billing.tenants is on the coordinator only.\n");

        Run distributed = citus("distribute");
        assertThat(distributed.err()).isEmpty();
        assertThat(distributed.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(distributed.out())
                .containsPattern("billing\\.organisations +\\| +1 \\| +1 \\| +(-?[0-9]+) \\| +\\1\n")
                .containsPattern("Distributed [0-9]+ tables with [0-9]+ rows, each as it was, and [0-9]+ functions");
        assertThat(citus("distribute").out()).startsWith("Nothing was left to distribute in ");

        Run isolated = citus("isolate", "--block-writes", "--tenant", TENANT);
        assertThat(isolated.err()).isEmpty();
        assertThat(isolated.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(isolated.out())
                .containsPattern("Tenant " + TENANT + " has shards of its own now, .* on node [^ ]+:[0-9]+\\.");
        assertThat(citus("isolate", "--block-writes", "--tenant", TENANT).out())
                .contains("had shards of its own before");

        Run after = citus("status");
        assertThat(after.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(after.out())
                .containsPattern("billing\\.organisations +\\| distributed +\\| tenant_id ")
                .containsPattern(TENANT + " +\\| +1 \\| +100\\.0 % \\| +[0-9]+, alone ")
                .contains(": no problem in ");
        JsonObject json =
                JsonParser.parseString(citus("status", "--json").out()).getAsJsonObject();
        assertThat(json.getAsJsonArray("problems")).isEmpty();
        assertThat(json.getAsJsonArray("tenants")
                        .get(0)
                        .getAsJsonObject()
                        .get("tenant")
                        .getAsString())
                .isEqualTo(TENANT);
        assertThat(Run.of("verify", "--url", db.url()).exitCode()).isEqualTo(ExitCodes.DONE);
    }

    private Run citus(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "citus";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--url";
        all[all.length - 1] = db.url();
        return Run.of(all);
    }
}
