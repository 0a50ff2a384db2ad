package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of our columns, to find values that a narrower one would round or cut.
 *
 * @param types by the numbers of table and column, which a change of type leaves as they are
 */
record ColumnTypes(Map<List<Long>, Column> types) {

    /** @param type with its length or scale */
    record Column(String table, String name, String type) {}

    // A domain counts as the type beneath it. Of a type of our own, such as an enum, the old and the new one need not
    // be
    // there together to be compared.
    private static final String COLUMNS = """
            SELECT c.oid,
                   a.attnum,
                   format('%I.%I', n.nspname, c.relname) AS table_name,
                   quote_ident(a.attname) AS column_name,
                   CASE
                       WHEN d.oid IS NULL THEN format_type(a.atttypid, a.atttypmod)
                       ELSE format_type(d.typbasetype, d.typtypmod)
                   END AS type
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_type d ON d.oid = a.atttypid AND d.typtype = 'd'
            JOIN pg_type t
                ON t.oid = coalesce(d.typbasetype, a.atttypid)
                AND t.typnamespace = 'pg_catalog'::regnamespace
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND c.relkind IN ('r', 'p')
            ORDER BY n.nspname, c.relname, a.attnum
            """;

    static ColumnTypes in(Connection connection) throws SQLException {
        Map<List<Long>, Column> types = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                types.put(
                        List.of(rows.getLong("oid"), rows.getLong("attnum")),
                        new Column(
                                rows.getString("table_name"), rows.getString("column_name"), rows.getString("type")));
            }
        }
        return new ColumnTypes(types);
    }

    /** Those that have another type there. */
    ColumnTypes changedIn(ColumnTypes after) {
        Map<List<Long>, Column> changed = new LinkedHashMap<>(types);
        changed.entrySet().removeIf(entry -> {
            Column left = after.types.get(entry.getKey());
            return left == null || left.type.equals(entry.getValue().type);
        });
        return new ColumnTypes(changed);
    }

    /** Values that are not the same after they had a type of {@code after}. */
    List<DataLoss> lostIn(ColumnTypes after, Connection connection) throws SQLException {
        List<DataLoss> losses = new ArrayList<>();
        for (Map.Entry<List<Long>, Column> entry : types.entrySet()) {
            Column column = entry.getValue();
            String narrowed = "CAST(CAST(%s AS %s) AS %s)"
                    .formatted(column.name, after.types.get(entry.getKey()).type, column.type);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM " + column.table + " WHERE "
                            + column.name + " IS DISTINCT FROM " + narrowed)) {
                row.next();
                if (row.getLong(1) > 0) {
                    losses.add(new DataLoss(column.table, column.name, row.getLong(1)));
                }
            }
        }
        return losses;
    }
}
