package io.tallybook.migrations;

import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrationResult;
import io.tallybook.migrations.internal.Autocommit;
import io.tallybook.migrations.internal.History;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** One call of {@code migrate}: Flyway's, with the patience that a running application needs, and an error that says where. */
final class MigrateRun {

    private final Settings settings;
    private final ScriptWatch watch;
    private final List<DataMigrationResult> dataMigrations = new ArrayList<>();

    MigrateRun(Settings settings) {
        this.settings = settings;
        this.watch = new ScriptWatch(settings.scripts());
    }

    MigrateResult run(MigrationVersion target) throws SQLException {
        Inspection inspection = new Inspection(settings);
        ForeignObjects.refuse(settings.dataSource());
        inspection.refuseUnreachable(target);
        letDataMigrationsGoOn();
        inspection.refuseOtherScripts();
        apply(target);
        return new MigrateResult(
                watch.applied(),
                dataMigrations,
                droppedTables(),
                inspection.info().currentVersion());
    }

    private List<DroppedTable> droppedTables() throws SQLException {
        List<String> versions = watch.applied().stream()
                .map(AppliedMigration::version)
                .filter(Objects::nonNull)
                .toList();
        return Autocommit.run(settings.dataSource(), connection -> DroppedTable.by(versions, connection));
    }

    private void apply(MigrationVersion target) throws SQLException {
        Flyway flyway = settings.configuration(dataMigrations::add)
                .target(target)
                .callbacks(new UndoneMeanwhile(), new LockTimeout(settings.patience()), watch)
                .load();
        try {
            settings.patience().retry(() -> migrate(flyway), () -> {
                letDataMigrationsGoOn();
                return failed().isEmpty();
            });
        } catch (FlywayException e) {
            // Flyway notices that its thread is to end, and forgets it.
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw watch.explain(e);
        }
    }

    private static int migrate(Flyway flyway) {
        while (true) {
            try {
                return flyway.migrate().migrationsExecuted;
            } catch (FlywayException e) {
                if (!UndoneMeanwhile.Noticed.isCauseOf(e)) {
                    throw e;
                }
            }
        }
    }

    // Where a data migration fails, Flyway notes that and refuses to go on: what it could not roll back, someone
    // should look at. Ours have committed whole batches with the note of how far they came.
    private void letDataMigrationsGoOn() throws SQLException {
        List<String> versions =
                settings.dataMigrations().stream().map(DataMigration::version).toList();
        if (failed().stream().anyMatch(versions::contains)) {
            MigrationLock.during(settings.dataSource(), connection -> new History(connection).forgetFailed(versions));
        }
    }

    private List<String> failed() throws SQLException {
        return Autocommit.run(settings.dataSource(), connection -> new History(connection).failed());
    }
}
