package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for a cluster, on a server that is none. */
class CitusCommandTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    @ParameterizedTest
    @ValueSource(strings = {"distribute", "status", "isolate --tenant 00000000-0000-4000-8000-000000000001"})
    void says_that_plain_postgres_is_no_cluster(String command) {
        Run run = citus(command.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("plain PostgreSQL", "docs/operations.md").hasLineCount(1);
    }

    @Test
    void takes_a_uuid_for_a_tenant() {
        assertThat(citus("isolate", "--tenant", "acme").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(citus("isolate").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
    }

    @Test
    void lists_what_there_is() {
        assertThat(Run.of("citus").out()).contains("distribute", "status", "isolate");
    }

    private static Run citus(String... arguments) {
        List<String> all = new ArrayList<>(List.of("citus"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", db.url()));
        return Run.of(all.toArray(String[]::new));
    }
}
