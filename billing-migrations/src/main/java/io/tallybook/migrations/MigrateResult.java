package io.tallybook.migrations;

import io.tallybook.migrations.data.DataMigrationResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@link BillingMigrations#migrate()} did.
 *
 * @param applied the scripts that were applied, in order; empty when nothing was pending
 * @param dataMigrations what those among them that moved rows have done
 * @param droppedTables what those among them that dropped tables have found and done
 * @param currentVersion the newest version in the database afterwards
 */
public record MigrateResult(
        List<AppliedMigration> applied,
        List<DataMigrationResult> dataMigrations,
        List<DroppedTable> droppedTables,
        @Nullable String currentVersion) {

    public MigrateResult {
        applied = List.copyOf(applied);
        dataMigrations = List.copyOf(dataMigrations);
        droppedTables = List.copyOf(droppedTables);
    }

    public boolean nothingPending() {
        return applied.isEmpty();
    }

    /** Rows that data migrations could not place; each is in {@code billing.data_migration_unplaced_rows} with its reason. */
    public long unplacedRows() {
        return dataMigrations.stream().mapToLong(DataMigrationResult::unplaced).sum();
    }
}
