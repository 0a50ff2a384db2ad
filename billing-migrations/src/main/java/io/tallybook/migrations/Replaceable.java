package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Functions, procedures and views: what repeatable scripts make, and an undo script may have to drop.
 *
 * @param names without their schema
 */
record Replaceable(Set<String> names) {

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

    static Replaceable in(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NAMES)) {
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
        }
        return new Replaceable(names);
    }

    Replaceable goneIn(Replaceable after) {
        Set<String> gone = new TreeSet<>(names);
        gone.removeAll(after.names);
        return new Replaceable(gone);
    }

    /** Those that a script does not make. */
    Replaceable without(Optional<String> script) {
        return new Replaceable(names.stream()
                .filter(name -> script.isEmpty() || !makes(script.get(), name))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Whether a script makes one of them. */
    boolean isMadeBy(String script) {
        return names.stream().anyMatch(name -> makes(script, name));
    }

    private static boolean makes(String script, String name) {
        return Pattern.compile(
                        "(FUNCTION|PROCEDURE|VIEW)\\s+(IF\\s+NOT\\s+EXISTS\\s+)?(\\w+[.])?\"?" + Pattern.quote(name)
                                + "\\b",
                        Pattern.CASE_INSENSITIVE)
                .matcher(script)
                .find();
    }
}
