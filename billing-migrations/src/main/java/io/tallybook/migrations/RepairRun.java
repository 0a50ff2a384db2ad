package io.tallybook.migrations;

import io.tallybook.migrations.internal.History;
import java.sql.SQLException;
import java.util.List;

/** Forgets failures, under the lock of migrations. */
record RepairRun(Settings settings) {

    RepairResult run() throws SQLException {
        ForeignObjects.refuse(settings.dataSource());
        return MigrationLock.during(settings.dataSource(), connection -> {
            History history = new History(connection);
            List<String> failed = history.failed();
            history.forgetFailed(failed);
            return new RepairResult(failed, UnfinishedIndexes.drop(connection));
        });
    }
}
