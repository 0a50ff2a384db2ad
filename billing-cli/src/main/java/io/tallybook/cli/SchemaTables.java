package io.tallybook.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a database says of the tables in our schemas. */
final class SchemaTables {

    // The planner's estimate, or the statistics' as long as nobody has analysed the table.
    private static final String TABLES = """
            SELECT c.oid, n.nspname, c.relname, obj_description(c.oid, 'pg_class'),
                   CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint ELSE pg_stat_get_live_tuples(c.oid) END
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition
            ORDER BY n.nspname, c.relname
            """;

    private static final String COLUMNS = """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN 'not null' END,
                   CASE WHEN a.attidentity <> '' THEN 'identity'
                        WHEN a.attgenerated <> '' THEN 'generated: ' || pg_get_expr(d.adbin, d.adrelid)
                        ELSE pg_get_expr(d.adbin, d.adrelid) END,
                   col_description(a.attrelid, a.attnum)
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = ?
              AND a.attnum > 0
              AND NOT a.attisdropped
            ORDER BY a.attnum
            """;

    // Not-null constraints, which PostgreSQL 18 counts in, are told with the columns.
    private static final String CONSTRAINTS = """
            SELECT conname, pg_get_constraintdef(oid, true)
            FROM pg_constraint
            WHERE conrelid = ?
              AND contype <> 'n'
            ORDER BY array_position('{p,u,x,f,c,t}', contype::text), conname
            """;

    private static final String INDEXES = """
            SELECT c.relname,
                   CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END
                       || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '')
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = ?
            ORDER BY c.relname
            """;

    private final Connection connection;

    SchemaTables(Connection connection) {
        this.connection = connection;
    }

    record Table(
            long oid, String schema, String name, @Nullable String comment, long estimatedRows) {

        String fullName() {
            return schema + "." + name;
        }

        boolean isCalled(String wanted) {
            return wanted.equals(name) || wanted.equals(fullName());
        }
    }

    List<Table> tables() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TABLES);
                ResultSet rows = query.executeQuery()) {
            List<Table> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(new Table(
                        rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4), rows.getLong(5)));
            }
            return tables;
        }
    }

    TextTable columns(Table table) throws SQLException {
        return read(table, COLUMNS, TextTable.of("column", "type", "null", "default", "comment"));
    }

    TextTable constraints(Table table) throws SQLException {
        return read(table, CONSTRAINTS, TextTable.of("constraint", "definition"));
    }

    TextTable indexes(Table table) throws SQLException {
        return read(table, INDEXES, TextTable.of("index", "definition"));
    }

    private TextTable read(Table table, String sql, TextTable text) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, table.oid());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Object[] cells = new Object[rows.getMetaData().getColumnCount()];
                    for (int i = 0; i < cells.length; i++) {
                        cells[i] = rows.getString(i + 1);
                    }
                    text.row(cells);
                }
            }
            return text;
        }
    }
}
