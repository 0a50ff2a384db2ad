package io.tallybook.migrations;

import io.tallybook.migrations.internal.Autocommit;
import io.tallybook.migrations.internal.MigrationSessions;
import io.tallybook.migrations.internal.Pause;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The lock that Flyway takes around a migration, taken by us for what Flyway does not do.
 *
 * <p>A process that dies gives it back.
 */
final class MigrationLock {

    // Flyway's number and rule, from 11 to 13: PostgreSQLAdvisoryLockTemplate in its PostgreSQL module.
    private static final long KEY = 77431708279161L
            + ("\"" + BillingMigrations.SCHEMA + "\".\"" + BillingMigrations.HISTORY_TABLE + "\"").hashCode();

    private static final Duration PAUSE = Duration.ofMillis(200);

    private MigrationLock() {}

    /**
     * Waits for as long as another migration runs. The work is done on the connection that holds the lock: one that is lost
     * ends the work as well, before others begin theirs.
     */
    static <T> T during(DataSource dataSource, Transaction.Work<T> work) throws SQLException {
        return Autocommit.run(MigrationSessions.of(dataSource), connection -> {
            // Asked again and again, not waited for: a statement that waits holds a snapshot, for which an index that
            // the other one builds concurrently would wait.
            while (!ask(connection, "SELECT pg_try_advisory_lock(?)")) {
                Pause.of(PAUSE);
            }
            try {
                return work.run(connection);
            } finally {
                giveBack(connection);
            }
        });
    }

    // Closing is not enough: the connection may go back to a pool and live on.
    private static void giveBack(Connection connection) {
        try {
            ask(connection, "SELECT pg_advisory_unlock(?)");
        } catch (SQLException gone) {
            // The lock ended with its session; what the work has to say about that matters more.
        }
    }

    private static boolean ask(Connection connection, String function) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(function)) {
            statement.setLong(1, KEY);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
