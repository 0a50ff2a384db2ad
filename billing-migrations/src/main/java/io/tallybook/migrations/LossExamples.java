package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an undo is about to lose, by name.
 *
 * @param byTable up to ten sentences for each table
 */
record LossExamples(Map<String, List<String>> byTable) {

    private static final int EXAMPLES = 10;

    static LossExamples none() {
        return new LossExamples(Map.of());
    }

    /** @param query gives a {@code table_name} and an {@code example} for each row that would be lost */
    static LossExamples of(SqlScript query, Connection connection) throws SQLException {
        String sql = """
                SELECT table_name, example
                FROM (
                    SELECT l.table_name,
                           l.example,
                           row_number() OVER (PARTITION BY l.table_name ORDER BY l.example) AS place
                    FROM (
                %s
                    ) l
                ) numbered
                WHERE place <= %d
                ORDER BY table_name, place
                """.formatted(query.statements().get(0).text(), EXAMPLES);
        Map<String, List<String>> examples = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                examples.computeIfAbsent(rows.getString("table_name"), table -> new ArrayList<>())
                        .add(rows.getString("example"));
            }
        }
        return new LossExamples(examples);
    }

    DataLoss addTo(DataLoss loss) {
        List<String> examples = byTable.get(loss.table());
        return examples == null || loss.column() != null ? loss : loss.withExamples(examples);
    }
}
