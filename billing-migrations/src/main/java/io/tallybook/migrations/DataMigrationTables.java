package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How far data migrations have come, and what they could not place, as the database keeps it. */
final class DataMigrationTables {

    private DataMigrationTables() {}

    /** Lets the data migration of that version begin anew, if it is one. */
    static void forget(Connection connection, String version) throws SQLException {
        if (!exist(connection)) {
            return;
        }
        for (String table : new String[] {"data_migration_unplaced_rows", "data_migration_progress"}) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM billing." + table + " WHERE migration = ?")) {
                delete.setString(1, version);
                delete.executeUpdate();
            }
        }
    }

    static boolean exist(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('billing.data_migration_progress') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
