package io.tallybook.migrations;

import java.time.Duration;
import org.flywaydb.core.api.output.MigrateOutput;
import org.jspecify.annotations.Nullable;

/**
 * A script that has just been applied.
 *
 * @param version absent for repeatable scripts, which hold functions and views
 */
public record AppliedMigration(@Nullable String version, String description, Duration took) {

    static AppliedMigration of(MigrateOutput output) {
        String version = output.version == null || output.version.isEmpty() ? null : output.version;
        return new AppliedMigration(version, output.description, Duration.ofMillis(output.executionTime));
    }
}
