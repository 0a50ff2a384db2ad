package io.tallybook.migrations.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** One transaction: committed when its work returns, rolled back when it throws. */
public final class Transaction {

    private Transaction() {}

    /** As the first statement: however the role or the database would have it. */
    public static void readCommitted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
        }
    }

    /** Until the transaction ends, what row-level security would hide is an error, and not as if it were not there. */
    public static void everyRow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL row_security = off");
        }
    }

    /**
     * Until the transaction ends, a Citus coordinator works on one shard of a node after another: only then it may change a table that
     * is on every node after others were read. Nothing on plain PostgreSQL.
     */
    public static void oneShardAfterAnother(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
        }
    }

    /** What happens in it. */
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** On a connection of its own. */
    public static <T> T run(DataSource dataSource, Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return run(connection, work);
        }
    }

    public static <T> T run(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run(connection);
            connection.commit();
        } catch (Throwable e) {
            try {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
        connection.setAutoCommit(autoCommit);
        return result;
    }
}
