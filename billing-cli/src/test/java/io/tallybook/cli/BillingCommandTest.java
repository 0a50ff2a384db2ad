package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BillingCommandTest {

    @Test
    void says_what_it_can_do_when_called_without_a_command() {
        Run run = Run.of();

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).contains("Usage: billing", "up", "migrate", "info", "validate", "seed", "sql", "tables");
    }

    @Test
    void tells_its_version() {
        Run run = Run.of("--version");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).matches("Tallybook \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void every_command_explains_itself() {
        BillingCommand.commandLine().getSubcommands().keySet().forEach(command -> {
            Run run = Run.of(command, "--help");

            assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
            assertThat(run.out()).startsWith("Usage: billing " + command).contains("Exit codes:");
        });
    }

    @Test
    void calls_an_unknown_command_wrong_usage_and_suggests_a_known_one() {
        Run run = Run.of("migrat");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run.err()).contains("'migrat'", "migrate", "billing --help").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }
}
