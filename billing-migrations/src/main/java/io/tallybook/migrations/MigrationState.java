package io.tallybook.migrations;

import java.time.Instant;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/**
 * A script, and how far it has come in a database.
 *
 * @param version absent for repeatable scripts, which hold functions and views
 * @param state in Flyway's words: Pending, Success, Failed …
 * @param installedAt absent until it is applied
 */
public record MigrationState(
        @Nullable String version,
        String description,
        String state,
        boolean isPending,
        @Nullable Instant installedAt) {

    static MigrationState of(MigrationInfo info) {
        org.flywaydb.core.api.MigrationState state = info.getState();
        // A repeatable script that has changed is listed twice: as it was applied (outdated), and as it is now
        // (pending).
        boolean pending = state == org.flywaydb.core.api.MigrationState.PENDING;
        Instant installedAt =
                info.getInstalledOn() == null ? null : info.getInstalledOn().toInstant();
        return new MigrationState(versionOf(info), info.getDescription(), state.getDisplayName(), pending, installedAt);
    }

    static @Nullable String versionOf(MigrationInfo info) {
        return info.getVersion() == null ? null : info.getVersion().getVersion();
    }
}
