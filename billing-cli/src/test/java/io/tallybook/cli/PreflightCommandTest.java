package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.preflight.PreflightResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PreflightCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @TempDir
    Path scripts;

    @Test
    void says_that_nothing_is_destroyed() {
        Run run = Run.of("preflight", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).startsWith("No pending script destroys anything.").hasLineCount(1);
    }

    @Test
    void says_how_many_rows_of_older_tables_are_to_be_moved() {
        Run.of("migrate", "--target", "20250301000000", "--url", empty.url());
        LegacyRows.plant(empty, "Fixed");

        Run run = Run.of("preflight", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).endsWith("1 row to move: migrate plan services data.\n");
    }

    @Test
    void says_so_as_json() {
        Run run = Run.of("preflight", "--json", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        JsonObject result = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(result.get("pending_scripts").getAsInt()).isZero();
        assertThat(result.getAsJsonArray("touched")).isEmpty();
    }

    /** The command itself reads the scripts of this release. */
    @Test
    void tells_what_is_destroyed_and_what_stands_in_the_way() throws Exception {
        Files.writeString(scripts.resolve("V20990101000000__drop.sql"), """
                CREATE TABLE billing_archive.tenants AS TABLE billing.tenants;
                DROP TABLE billing.tenants;
                DROP TABLE billing.no_such_table;
                """);
        PreflightResult result = BillingMigrations.of(db.dataSource())
                .from(List.of(BillingMigrations.LOCATION, "filesystem:" + scripts))
                .preflight();
        StringWriter text = new StringWriter();
        StringWriter json = new StringWriter();

        int exitCode = PreflightCommand.tell(result, false, new PrintWriter(text, true));
        PreflightCommand.tell(result, true, new PrintWriter(json, true));

        assertThat(exitCode).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(text.toString())
                .containsPattern(
                        "V20990101000000__drop.sql:2 \\| drop table billing.tenants +\\| +0 \\| +\\d+ kB \\| billing_archive.tenants")
                .containsPattern("V20990101000000__drop.sql:3 \\| drop table billing.no_such_table +\\| not there")
                .contains("  foreign key organisations_tenant_fk on billing.organisations: stands in the way")
                .contains("Something stands in the way");
        JsonObject tenants = JsonParser.parseString(json.toString())
                .getAsJsonObject()
                .getAsJsonArray("touched")
                .get(0)
                .getAsJsonObject();
        assertThat(tenants.get("archived_in").getAsString()).isEqualTo("billing_archive.tenants");
        assertThat(tenants.get("dependants").toString()).contains("\"fate\":\"stands_in_the_way\"");
    }
}
