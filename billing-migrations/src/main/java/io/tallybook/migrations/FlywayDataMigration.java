package io.tallybook.migrations;

import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrationProgress;
import io.tallybook.migrations.data.DataMigrationResult;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.LockPatience;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/** A data migration as Flyway runs it: among the scripts, outside a transaction. */
final class FlywayDataMigration implements JavaMigration {

    private final DataMigration migration;
    private final LockPatience patience;
    private final Consumer<DataMigrationProgress> listener;
    private final Consumer<DataMigrationResult> results;

    FlywayDataMigration(
            DataMigration migration,
            LockPatience patience,
            Consumer<DataMigrationProgress> listener,
            Consumer<DataMigrationResult> results) {
        this.migration = migration;
        this.patience = patience;
        this.listener = listener;
        this.results = results;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(migration.version());
    }

    @Override
    public String getDescription() {
        return migration.description();
    }

    // Its code is no file whose lines could be compared.
    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    // It commits its batches itself.
    @Override
    public boolean canExecuteInTransaction() {
        return false;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        results.accept(new DataMigrationRun(migration, context.getConnection(), patience, listener).goOn());
    }
}
