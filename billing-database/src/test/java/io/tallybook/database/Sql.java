package io.tallybook.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** One statement at a time, for tests that look at a server from outside. */
public final class Sql {

    private Sql() {}

    /** The first column of the first row. */
    public static String value(DataSource dataSource, String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    public static void run(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static boolean hasDatabase(PostgresServer server, String name) throws SQLException {
        String query = "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'";
        return value(server.dataSource("postgres"), query).equals("1");
    }
}
