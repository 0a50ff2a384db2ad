package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Indexes that a concurrent build began and did not finish: no query uses them, every write still pays for them. */
final class UnfinishedIndexes {

    // One that is being built right now is invalid, too. Whose progress it is, only its own role sees; its lock,
    // everybody.
    private static final String INVALID = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT i.indisvalid
              AND c.relkind = 'i'
              AND n.nspname IN ('billing', 'telecom')
              AND NOT EXISTS (
                  SELECT
                  FROM pg_locks l
                  WHERE l.locktype = 'relation'
                    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                    AND l.relation = i.indrelid
                    AND l.mode = 'ShareUpdateExclusiveLock'
              )
            ORDER BY name
            """;

    private UnfinishedIndexes() {}

    /** @return the names of those that were dropped */
    static List<String> drop(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(INVALID)) {
                while (rows.next()) {
                    names.add(rows.getString("name"));
                }
            }
            for (String name : names) {
                statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
            }
        }
        return names;
    }
}
