package io.tallybook.migrations;

import io.tallybook.migrations.internal.LockPatience;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Bounds how long a script waits for each lock, before it begins. */
final class LockTimeout implements Callback {

    private final LockPatience patience;

    LockTimeout(LockPatience patience) {
        this.patience = patience;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try {
            // Outside a transaction there is nothing to bound: an index that is built concurrently waits for
            // others, and nobody waits behind it.
            if (!connection.getAutoCommit()) {
                patience.apply(connection);
            }
        } catch (SQLException e) {
            throw new FlywayException("The lock timeout could not be set", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "lock timeout";
    }
}
