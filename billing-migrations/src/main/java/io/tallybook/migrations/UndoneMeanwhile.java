package io.tallybook.migrations;

import io.tallybook.migrations.internal.History;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Stops a migration before its next script when somebody has undone one that it had applied itself.
 *
 * <p>Flyway gives its lock back after each script, and never applies a script twice in one run: it would pass over those that
 * were undone between two scripts, and leave a gap. A new run begins with the first that is pending then.
 */
final class UndoneMeanwhile implements Callback {

    private final Set<String> applied = new HashSet<>();

    /** A script that this run applied is not applied any more; nothing was done since. */
    static final class Noticed extends FlywayException {

        private static final long serialVersionUID = 1L;

        Noticed() {
            super("A script that this migration had applied was undone meanwhile");
        }

        static boolean isCauseOf(Throwable error) {
            for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                if (cause instanceof Noticed) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    /** Under Flyway's lock, so that nobody undoes anything before the script has run. */
    @Override
    public void handle(Event event, Context context) {
        String version = MigrationState.versionOf(context.getMigrationInfo());
        if (event == Event.BEFORE_EACH_MIGRATE) {
            stopIfUndone(context);
        } else if (version != null) {
            applied.add(version);
        }
    }

    private void stopIfUndone(Context context) {
        if (!applied.isEmpty() && !versions(context).containsAll(applied)) {
            applied.clear();
            throw new Noticed();
        }
    }

    private static Set<String> versions(Context context) {
        try {
            return new History(context.getConnection())
                    .versioned().stream().map(History.Entry::version).collect(Collectors.toSet());
        } catch (SQLException e) {
            throw new FlywayException("The history could not be read", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "scripts that were undone meanwhile";
    }
}
