package io.tallybook.migrations;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A script that has just been applied.
 *
 * @param version absent for repeatable scripts, which hold functions and views
 */
public record AppliedMigration(@Nullable String version, String description, Duration took) {}
