package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VerifyCommandTest {

    private static final String DAMAGE = "UPDATE billing.credits SET overdrawn = overdrawn + 1 WHERE overdrawn > 0";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @Test
    void finds_no_problem_in_healthy_rows_of_every_kind() throws Exception {
        HealthyRows.plant(db);

        Run run = Run.of("verify", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .containsPattern("credit-balance-is-ledger +\\| holds")
                .contains(": no problem in ")
                .doesNotContain("violation", "not applicable");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shows_what_does_not_hold_with_examples() throws Exception {
        HealthyRows.plant(db);
        Run.of("sql", "--url", db.url(), DAMAGE);

        Run run = Run.of("verify", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(run.out())
                .containsPattern("credit-balance-is-in-lots +\\| 1 violation\n")
                .contains("credit-balance-is-in-lots: A balance is what is left of all lots, less what is overdrawn.")
                .contains(
                        "organisation_id aaaaaaaa-0000-4000-8000-000000000002, balance -10.000000",
                        "overdrawn 11.000000")
                .contains("problems with 1 of ");
    }

    @Test
    void says_the_same_as_json() throws Exception {
        HealthyRows.plant(db);
        Run.of("sql", "--url", db.url(), DAMAGE);

        Run run = Run.of("verify", "--json", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        JsonObject result = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(result.get("at").getAsString()).endsWith("Z");
        JsonObject fact = result.getAsJsonArray("facts").asList().stream()
                .map(one -> one.getAsJsonObject())
                .filter(one -> one.get("outcome").getAsString().equals("violated"))
                .reduce((one, other) -> null)
                .orElseThrow();
        assertThat(fact.get("name").getAsString()).isEqualTo("credit-balance-is-in-lots");
        assertThat(fact.get("violations").getAsInt()).isEqualTo(1);
        JsonObject example = fact.getAsJsonArray("examples").get(0).getAsJsonObject();
        assertThat(example.get("overdrawn").getAsString()).isEqualTo("11.000000");
    }

    @Test
    void fails_where_there_is_nothing_to_verify() {
        Run run = Run.of("verify", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("Nothing was verified: no script has been applied to this database yet\n");
    }
}
