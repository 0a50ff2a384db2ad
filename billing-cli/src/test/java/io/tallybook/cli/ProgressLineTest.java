package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.migrations.data.DataMigrationProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final StringWriter err = new StringWriter();

    @Test
    void away_from_a_terminal_it_is_lines_with_count_and_rate() {
        try (ProgressLine progress = new ProgressLine(new PrintWriter(err, true), false)) {
            progress.accept(new DataMigrationProgress("1", "move services", 1000, 2500));
            progress.accept(new DataMigrationProgress("1", "move services", 2500, 2500));
        }

        assertThat(err.toString())
                .contains("move services", "100%", "2500/2500 rows", "rows/s")
                .doesNotContain("\r");
    }

    @Test
    void each_data_migration_has_its_own() {
        try (ProgressLine progress = new ProgressLine(new PrintWriter(err, true), false)) {
            progress.accept(new DataMigrationProgress("1", "move services", 10, 10));
            progress.accept(new DataMigrationProgress("2", "move buckets", 5, 4));
        }

        assertThat(err.toString()).contains("move services", "10/10 rows", "move buckets", "5/5 rows");
    }

    @Test
    void without_a_data_migration_it_says_nothing() {
        new ProgressLine(new PrintWriter(err, true), false).close();

        assertThat(err.toString()).isEmpty();
    }
}
