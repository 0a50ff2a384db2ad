package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many rows each of our tables holds, and how many values each of their columns.
 *
 * @param tables by qualified name
 */
record RowCounts(Map<String, Table> tables) {

    /** @param values how many are not null, by column */
    record Table(long rows, Map<String, Long> values) {}

    private static final String COLUMNS = """
            SELECT format('%I.%I', n.nspname, c.relname) AS table_name, quote_ident(a.attname) AS column_name
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition
              AND c.relname <> 'flyway_schema_history'
            ORDER BY n.nspname, c.relname, a.attnum
            """;

    /** Keeps everybody from writing to any of our tables until the transaction ends, so that two counts can be compared. */
    static void lock(Connection connection) throws SQLException {
        Map<String, List<String>> tables = columns(connection);
        if (!tables.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + String.join(", ", tables.keySet()) + " IN SHARE ROW EXCLUSIVE MODE");
            }
        }
    }

    static RowCounts of(Connection connection) throws SQLException {
        Map<String, Table> counts = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> table : columns(connection).entrySet()) {
            counts.put(table.getKey(), count(connection, table.getKey(), table.getValue()));
        }
        return new RowCounts(counts);
    }

    private static Table count(Connection connection, String table, List<String> columns) throws SQLException {
        String counts =
                columns.stream().map(column -> ", count(" + column + ")").collect(Collectors.joining());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*)" + counts + " FROM " + table)) {
            row.next();
            Map<String, Long> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                values.put(columns.get(i), row.getLong(i + 2));
            }
            return new Table(row.getLong(1), values);
        }
    }

    private static Map<String, List<String>> columns(Connection connection) throws SQLException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                tables.computeIfAbsent(rows.getString("table_name"), table -> new ArrayList<>())
                        .add(rows.getString("column_name"));
            }
        }
        return tables;
    }

    /** What is here and not in {@code after}: rows of tables that are gone or shorter, values of columns that are gone. */
    List<DataLoss> lostIn(RowCounts after) {
        List<DataLoss> losses = new ArrayList<>();
        tables.forEach((name, table) -> {
            Table left = after.tables.get(name);
            long rows = table.rows - (left == null ? 0 : left.rows);
            if (rows > 0) {
                losses.add(new DataLoss(name, null, rows));
            }
            if (left != null) {
                table.values.forEach((column, values) -> {
                    if (values > 0 && !left.values.containsKey(column)) {
                        losses.add(new DataLoss(name, column, values));
                    }
                });
            }
        });
        return losses;
    }
}
