package io.tallybook.migrations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Notes each script that Flyway has run; its own result is lost when a later script fails. */
final class AppliedScripts implements Callback {

    private final List<AppliedMigration> applied = new ArrayList<>();
    private long start;

    List<AppliedMigration> list() {
        return List.copyOf(applied);
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.BEFORE_EACH_MIGRATE) {
            start = System.nanoTime();
            return;
        }
        MigrationInfo script = context.getMigrationInfo();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        applied.add(new AppliedMigration(MigrationState.versionOf(script), script.getDescription(), took));
    }

    @Override
    public String getCallbackName() {
        return "applied scripts";
    }
}
