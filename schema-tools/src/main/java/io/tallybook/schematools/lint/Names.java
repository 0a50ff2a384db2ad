package io.tallybook.schematools.lint;

import io.tallybook.schematools.catalogue.SchemaReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What tables, columns and types are called, by what stays when they are renamed.
 *
 * @param byIdentity qualified names; a column's with that of its table
 */
record Names(Map<String, String> byIdentity) {

    private static final String NAMES = """
            SELECT 'table ' || c.oid AS identity, format('%I.%I', n.nspname, c.relname) AS name
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?)
              AND c.relkind IN ('r', 'p', 'v')
            UNION ALL
            SELECT 'column ' || c.oid || '.' || a.attnum, format('%I.%I.%I', n.nspname, c.relname, a.attname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname = ANY (?)
              AND c.relkind IN ('r', 'p', 'v')
            UNION ALL
            SELECT 'type ' || t.oid, format('%I.%I', n.nspname, t.typname)
            FROM pg_type t
            JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = ANY (?)
              AND t.typtype IN ('e', 'd')
            """;

    static Names read(Connection connection) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
            for (int i = 1; i <= 3; i++) {
                statement.setArray(i, connection.createArrayOf("text", SchemaReader.OURS.toArray()));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.put(rows.getString("identity"), rows.getString("name"));
                }
            }
        }
        return new Names(names);
    }

    /** The new name of each thing that is called differently in the other. */
    Map<String, String> renamedIn(Names other) {
        Map<String, String> renamed = new HashMap<>();
        byIdentity.forEach((identity, name) -> {
            String now = other.byIdentity.get(identity);
            if (now != null && !now.equals(name)) {
                renamed.put(name, now);
            }
        });
        return renamed;
    }
}
