package io.tallybook.migrations.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Statements that each commit by themselves, also on connections of a pool that hands them out otherwise. */
public final class Autocommit {

    private Autocommit() {}

    public static <T> T run(DataSource dataSource, Transaction.Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                return work.run(connection);
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(before);
                }
            }
        }
    }
}
