package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Functions, procedures, views and triggers: what repeatable scripts make, and an undo script may drop or change.
 *
 * @param names without their schema, by definition
 */
record Replaceable(Map<String, String> names) {

    private static final String DEFINITIONS = """
            SELECT p.proname AS name,
                   pg_get_functiondef(p.oid) AS definition
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND p.prokind <> 'a'
            UNION
            SELECT c.relname,
                   format('%I.%I ', n.nspname, c.relname) || pg_get_viewdef(c.oid)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND c.relkind IN ('v', 'm')
            UNION
            SELECT t.tgname,
                   pg_get_triggerdef(t.oid)
            FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND NOT t.tgisinternal
            """;

    static Replaceable in(Connection connection) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DEFINITIONS)) {
            while (rows.next()) {
                names.put(rows.getString("definition"), rows.getString("name"));
            }
        }
        return new Replaceable(names);
    }

    boolean containsAll(Replaceable others) {
        return names.keySet().containsAll(others.names.keySet());
    }

    /** The names that are not left at all. */
    Set<String> goneIn(Replaceable left) {
        Set<String> gone = new TreeSet<>(names.values());
        gone.removeAll(left.names.values());
        return gone;
    }

    static boolean makes(String script, String name) {
        return Pattern.compile(
                        "(FUNCTION|PROCEDURE|VIEW|TRIGGER)\\s+(IF\\s+NOT\\s+EXISTS\\s+)?(\\w+[.])?\"?"
                                + Pattern.quote(name) + "\\b",
                        Pattern.CASE_INSENSITIVE)
                .matcher(script)
                .find();
    }
}
