package io.tallybook.migrations.citus;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is in a table, in two numbers.
 *
 * @param rows how many there are
 * @param checksum the sum of a hash of each row: the same wherever the rows are and in whatever order
 */
public record TableContent(long rows, String checksum) {

    private static final String COLUMNS = """
            SELECT quote_ident(a.attname),
                   coalesce(b.typname, t.typname)
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_type b ON b.oid = t.typbasetype
            WHERE a.attrelid = CAST(? AS regclass)
              AND a.attnum > 0
              AND NOT a.attisdropped
            ORDER BY a.attnum
            """;

    static TableContent of(String table, Coordinator coordinator) throws SQLException {
        String row = coordinator.list(COLUMNS, column -> text(column.getString(1), column.getString(2)), table).stream()
                .collect(Collectors.joining(", "));
        List<TableContent> content = coordinator.list(
                "SELECT count(*), coalesce(sum(hashtextextended(ROW(" + row + ")::text, 0)), 0) FROM " + table,
                answer -> new TableContent(answer.getLong(1), answer.getString(2)));
        return content.get(0);
    }

    // The text of an instant or of bytes follows settings of a session, which a node has for itself.
    private static String text(String column, String type) {
        return switch (type) {
            case "timestamptz", "timestamp", "date", "time", "timetz", "interval" ->
                "extract(epoch FROM " + column + ")::text";
            case "bytea" -> "encode(" + column + ", 'hex')";
            default -> column + "::text";
        };
    }
}
