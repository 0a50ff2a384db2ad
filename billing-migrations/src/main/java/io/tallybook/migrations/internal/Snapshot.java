package io.tallybook.migrations.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/** One moment of a database, to read from as long as it takes, while others write. */
public final class Snapshot {

    private Snapshot() {}

    /** Every statement of the question sees the same rows, and none can write. Times are UTC. */
    public static <T> T of(DataSource dataSource, Transaction.Work<T> question) throws SQLException {
        return Transaction.run(dataSource, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                statement.execute("SET LOCAL TIME ZONE 'UTC'");
            }
            Transaction.everyRow(connection);
            return question.run(connection);
        });
    }

    /** When it is, by the clock of the server. */
    public static Instant moment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT now()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
