package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DatabaseOptionsTest {

    @Test
    void prefers_the_command_line_then_our_variable_then_the_common_one() {
        Map<String, String> both = Map.of("BILLING_DATABASE_URL", "ours", "DATABASE_URL", "common");

        assertThat(parsed(both, "--url", "given").url()).contains("given");
        assertThat(parsed(both).url()).contains("ours");
        assertThat(parsed(Map.of("DATABASE_URL", "common")).url()).contains("common");
    }

    @Test
    void takes_an_empty_variable_for_none() {
        assertThat(parsed(Map.of("BILLING_DATABASE_URL", " ", "DATABASE_URL", ""))
                        .url())
                .isEmpty();
    }

    @Test
    void prefers_a_data_directory_on_the_command_line_to_a_url_in_the_environment() {
        assertThat(parsed(Map.of("DATABASE_URL", "common"), "--data-directory", "here")
                        .url())
                .isEmpty();
    }

    @Test
    void calls_two_databases_at_once_wrong_usage() {
        Run run = Run.of("info", "--url", "postgresql://127.0.0.1:1/shop", "--data-directory", "nowhere");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run.err()).contains("--url", "--data-directory", "billing info --help");
    }

    @Test
    void calls_a_url_that_is_none_wrong_usage() {
        Run run = Run.of("info", "--url", "mysql://ann:secret@db/shop");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run.err()).contains("postgresql://").doesNotContain("secret");
    }

    private static DatabaseOptions parsed(Map<String, String> environment, String... arguments) {
        Sample sample = new Sample(new DatabaseOptions(environment));
        new CommandLine(sample).parseArgs(arguments);
        return sample.options;
    }

    @Command
    private static final class Sample {

        @Mixin
        private final DatabaseOptions options;

        Sample(DatabaseOptions options) {
            this.options = options;
        }
    }
}
