package io.tallybook.migrations;

import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrationResult;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** A data migration that has run and runs again, under the lock of migrations. */
record BackfillRun(Settings settings) {

    BackfillResult run(String name) throws SQLException {
        DataMigration migration = settings.dataMigrations().stream()
                .filter(candidate ->
                        candidate.name().equals(name) || candidate.version().equals(name))
                .findFirst()
                .orElseThrow(() -> new MigrationRefused("There is no data migration " + name + "; there are: "
                        + settings.dataMigrations().stream()
                                .map(DataMigration::name)
                                .collect(Collectors.joining(", "))));
        return MigrationLock.during(settings.dataSource(), connection -> {
            String version = migration.version();
            if (new History(connection).versioned().stream().noneMatch(entry -> version.equals(entry.version()))) {
                throw new MigrationRefused("Version " + version + " is not applied yet: migrate runs it");
            }
            return again(migration, connection);
        });
    }

    private BackfillResult again(DataMigration migration, Connection connection) {
        try {
            DataMigrationRun run =
                    new DataMigrationRun(migration, connection, settings.patience(), settings.listener());
            long before = run.total().placed();
            DataMigrationResult after = run.again();
            return new BackfillResult(
                    migration.version(), migration.description(), after.placed() - before, before, after.unplaced());
        } catch (SQLException e) {
            throw MigrationFailed.of("data migration " + migration.version(), e);
        }
    }
}
