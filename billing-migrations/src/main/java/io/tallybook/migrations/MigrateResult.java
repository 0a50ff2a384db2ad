package io.tallybook.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@link BillingMigrations#migrate()} did.
 *
 * @param applied the scripts that were applied, in order; empty when nothing was pending
 * @param currentVersion the newest version in the database afterwards
 */
public record MigrateResult(
        List<AppliedMigration> applied, @Nullable String currentVersion) {

    public MigrateResult {
        applied = List.copyOf(applied);
    }

    public boolean nothingPending() {
        return applied.isEmpty();
    }
}
