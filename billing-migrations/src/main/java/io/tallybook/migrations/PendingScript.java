package io.tallybook.migrations;

import org.jspecify.annotations.Nullable;

/**
 * A script that {@code migrate} would run.
 *
 * @param version absent for repeatable scripts, which hold functions and views
 * @param name of the file, without the ending for a data migration, which has none
 * @param sql absent for a data migration
 */
public record PendingScript(
        @Nullable String version, String name, @Nullable String sql) {}
