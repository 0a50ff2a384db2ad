package io.tallybook.migrations;

import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrationResult;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.History;
import java.sql.Connection;
import java.sql.SQLException;

/** A data migration that has run and runs again, under the lock of migrations. */
record BackfillRun(Settings settings) {

    DataMigrationResult run(String version) throws SQLException {
        DataMigration migration = settings.dataMigrations().stream()
                .filter(candidate -> candidate.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new MigrationRefused("There is no data migration of version " + version));
        return MigrationLock.during(settings.dataSource(), connection -> {
            if (new History(connection).versioned().stream().noneMatch(entry -> version.equals(entry.version()))) {
                throw new MigrationRefused("Version " + version + " is not applied yet: migrate runs it");
            }
            return again(migration, connection);
        });
    }

    private DataMigrationResult again(DataMigration migration, Connection connection) {
        try {
            return new DataMigrationRun(migration, connection, settings.patience(), settings.listener()).again();
        } catch (SQLException e) {
            throw MigrationFailed.of("data migration " + migration.version(), e);
        }
    }
}
