package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many rows each of our tables holds, and how many values each of their columns.
 *
 * <p>A table or column that is renamed or moved is still itself; one that is dropped and made again is another.
 *
 * @param tables by their number in the catalogue
 */
record RowCounts(Map<Long, Table> tables) {

    /** @param deleted how many rows this transaction has deleted so far */
    record Table(String name, long rows, long deleted, Map<Integer, Column> columns) {}

    /** @param values how many are not null */
    record Column(String name, long values) {}

    private static final String COLUMNS = """
            SELECT c.oid,
                   format('%I.%I', n.nspname, c.relname) AS table_name,
                   pg_stat_get_xact_tuples_deleted(c.oid) AS deleted,
                   a.attnum,
                   quote_ident(a.attname) AS column_name
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
        Collection<Table> tables = columns(connection).values();
        if (!tables.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "LOCK TABLE " + tables.stream().map(Table::name).collect(Collectors.joining(", "))
                                + " IN SHARE ROW EXCLUSIVE MODE");
            }
        }
    }

    static RowCounts of(Connection connection) throws SQLException {
        Map<Long, Table> counts = new LinkedHashMap<>();
        for (Map.Entry<Long, Table> table : columns(connection).entrySet()) {
            counts.put(table.getKey(), count(connection, table.getValue()));
        }
        return new RowCounts(counts);
    }

    private static Table count(Connection connection, Table table) throws SQLException {
        String counts = table.columns.values().stream()
                .map(column -> ", count(" + column.name + ")")
                .collect(Collectors.joining());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*)" + counts + " FROM " + table.name)) {
            row.next();
            Map<Integer, Column> columns = new LinkedHashMap<>();
            for (Map.Entry<Integer, Column> column : table.columns.entrySet()) {
                columns.put(column.getKey(), new Column(column.getValue().name, row.getLong(columns.size() + 2)));
            }
            return new Table(table.name, row.getLong(1), table.deleted, columns);
        }
    }

    private static Map<Long, Table> columns(Connection connection) throws SQLException {
        Map<Long, Table> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                String name = rows.getString("table_name");
                long deleted = rows.getLong("deleted");
                tables.computeIfAbsent(rows.getLong("oid"), oid -> new Table(name, 0, deleted, new LinkedHashMap<>()))
                        .columns
                        .put(rows.getInt("attnum"), new Column(rows.getString("column_name"), 0));
            }
        }
        return tables;
    }

    /** What is here and not in {@code after}: rows that are gone, also where others came; values that are gone from rows that are left. */
    List<DataLoss> lostIn(RowCounts after) {
        List<DataLoss> losses = new ArrayList<>();
        tables.forEach((oid, table) -> {
            Table left = after.tables.get(oid);
            long rows = left == null
                    ? table.rows
                    : Math.max(table.rows - left.rows, Math.min(table.rows, left.deleted - table.deleted));
            if (rows > 0) {
                losses.add(new DataLoss(table.name, null, rows));
            }
            if (left != null) {
                table.columns.forEach((number, column) -> {
                    Column rest = left.columns.get(number);
                    long values = rest == null ? column.values : column.values - rest.values - Math.max(rows, 0);
                    if (values > 0) {
                        losses.add(new DataLoss(table.name, column.name, values));
                    }
                });
            }
        });
        return losses;
    }
}
