package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

    @Test
    void tours_the_three_domains_and_leaves_nothing() {
        Run run = Run.of("demo");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .contains("Monitoring", "Hourly", "EUR 0.10 per GB, beyond 100 EUR 0.08", "10 hours included monthly")
                .contains("Refused: ")
                .contains("beyond 5000 EUR 0.04", " is at version 2, not 1.", "Managed IT yearly is a copy")
                .contains("allowed, 50 of 50 used (replayed)", "refused, 50 of 50 used", "51 of 500 used")
                .contains("2.5 promotional, 5 paid", "replayed: nothing was taken", "has 95 credits available")
                .contains("Balance 95, available 95.", "The database is gone.");
    }
}
