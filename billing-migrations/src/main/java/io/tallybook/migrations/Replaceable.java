package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** Functions, procedures, views and triggers as they are: what repeatable scripts make, and an undo script may drop or alter. */
final class Replaceable {

    private static final String DEFINITIONS = """
            SELECT pg_get_functiondef(p.oid) AS definition
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND p.prokind <> 'a'
            UNION
            SELECT format('%I.%I ', n.nspname, c.relname) || pg_get_viewdef(c.oid)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND c.relkind IN ('v', 'm')
            UNION
            SELECT pg_get_triggerdef(t.oid)
            FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND NOT t.tgisinternal
            """;

    private Replaceable() {}

    static Set<String> definitions(Connection connection) throws SQLException {
        Set<String> definitions = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DEFINITIONS)) {
            while (rows.next()) {
                definitions.add(rows.getString("definition"));
            }
        }
        return definitions;
    }
}
