package io.tallybook.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@link BillingMigrations#undo(Undo)} did.
 *
 * @param undone the scripts that were undone, newest first; never empty
 * @param currentVersion the newest version in the database afterwards; absent when none is left
 */
public record UndoResult(
        List<UndoneMigration> undone, @Nullable String currentVersion) {

    public UndoResult {
        undone = List.copyOf(undone);
    }
}
