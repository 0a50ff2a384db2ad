package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.declared.SqlTexts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What takes one script back, proved on the database that it ran on.
 *
 * @param before the schema that there was before it
 * @param target the same under the names that there are until the end of the undo script
 * @param alone whether it is one statement that runs in no transaction
 */
record UndoDraft(
        Connection connection, Schema before, Schema target, List<Rename> renames, SqlTexts texts, boolean alone) {

    private static final int TRIES = 4;

    /**
     * Takes the script back.
     *
     * @return what did it
     * @throws NotExpressible if nothing does
     */
    String run() throws SQLException {
        List<String> difference = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            List<Change> changes = SchemaChanges.between(SchemaReader.read(connection), target, texts, false);
            String sql = text(changes);
            connection.setAutoCommit(alone);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                SchemaDifference left = SchemaDifference.between(SchemaReader.read(connection), before);
                if (left.isEmpty()) {
                    if (!alone) {
                        connection.commit();
                    }
                    return sql;
                }
                difference = left.lines();
                texts.distrust(left.keys());
                if (!alone) {
                    connection.rollback();
                }
            } catch (SQLException e) {
                if (!alone) {
                    connection.rollback();
                }
                if (i == TRIES - 1) {
                    throw new SQLException(e.getMessage() + "\nin the generated script:\n" + sql, e.getSQLState(), e);
                }
                // Written before something was renamed, perhaps.
                texts.distrust(target.facts().keySet());
            } finally {
                connection.setAutoCommit(true);
            }
        }
        throw new NotExpressible(difference);
    }

    // On the scratch database there are no rows to show it.
    private static String remarks(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.sql().matches("(?s)ADD COLUMN (?!.* (DEFAULT|GENERATED) ).* NOT NULL"))
                .map(change -> "-- Stops where there are rows: say which value they get in " + change.table() + ".\n")
                .distinct()
                .collect(Collectors.joining());
    }

    private String text(List<Change> changes) {
        if (alone) {
            return new Statements(true).text(changes).replace("DROP INDEX ", "DROP INDEX CONCURRENTLY IF EXISTS ");
        }
        if (changes.isEmpty() && renames.isEmpty()) {
            return "-- Nothing: all that the script would do is commented out. Draft both anew with --allow-destructive.\n";
        }
        StringBuilder body = new StringBuilder(ScriptFiles.SETTINGS).append('\n');
        body.append(remarks(changes)).append(new Statements(true).text(changes));
        renames.forEach(rename ->
                body.append(changes.isEmpty() ? "" : "\n").append(rename.sql()).append(";\n"));
        return body.toString();
    }
}
