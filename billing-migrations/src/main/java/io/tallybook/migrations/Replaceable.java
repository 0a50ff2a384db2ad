package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Functions, procedures and views: what repeatable scripts make, and an undo script may have to drop. */
final class Replaceable {

    private static final String NAMES = """
            SELECT p.proname AS name
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('billing', 'telecom')
            UNION
            SELECT c.relname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND c.relkind IN ('v', 'm')
            """;

    private Replaceable() {}

    static Set<String> names(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NAMES)) {
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
        }
        return names;
    }

    /** Whether a script makes one of those that are gone; one that cannot be read is taken to. */
    static boolean isMadeBy(Optional<String> script, Set<String> gone) {
        return !gone.isEmpty()
                && script.map(text -> gone.stream()
                                .anyMatch(name -> Pattern.compile(
                                                "(FUNCTION|PROCEDURE|VIEW)\\s+\\w+[.]" + Pattern.quote(name) + "\\b")
                                        .matcher(text)
                                        .find()))
                        .orElse(true);
    }
}
