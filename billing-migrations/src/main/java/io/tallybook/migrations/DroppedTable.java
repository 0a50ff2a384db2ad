package io.tallybook.migrations;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script found in a table that it dropped, and what it did with it, as {@code billing_archive.dropped_tables} keeps it.
 *
 * @param version the script
 * @param table with its schema
 * @param wasThere false when there was nothing to drop
 * @param dependants what referred to it and went with the tables of the same script
 * @param archivedRows always as many as {@code rows}: anything else would have failed the script
 * @param remainingCredits what its rows had left in all, which is the sum of the next three; absent, like those, for a table that
 *     holds no credits
 * @param returnedCredits the part that came back to balances
 * @param expiredCredits the part that had expired
 * @param inactiveCredits the part that could not be used any more
 */
public record DroppedTable(
        String version,
        String table,
        boolean wasThere,
        List<String> dependants,
        long rows,
        long archivedRows,
        @Nullable BigDecimal remainingCredits,
        @Nullable BigDecimal returnedCredits,
        @Nullable BigDecimal expiredCredits,
        @Nullable BigDecimal inactiveCredits) {

    private static final String IS_KEPT = "SELECT to_regclass('billing_archive.dropped_tables') IS NOT NULL";

    private static final String DROPPED_BY = """
            SELECT version, table_name, was_there, dependants, row_count, archived_rows,
                   trim_scale(remaining_credits), trim_scale(returned_credits), trim_scale(expired_credits),
                   trim_scale(inactive_credits)
            FROM billing_archive.dropped_tables
            WHERE version = ANY (?)
            ORDER BY version, table_name
            """;

    public DroppedTable {
        dependants = List.copyOf(dependants);
    }

    /** Those that any of the scripts dropped. */
    static List<DroppedTable> by(List<String> versions, Connection connection) throws SQLException {
        List<DroppedTable> dropped = new ArrayList<>();
        if (!isKept(connection)) {
            return dropped;
        }
        try (PreparedStatement query = connection.prepareStatement(DROPPED_BY)) {
            query.setArray(1, connection.createArrayOf("text", versions.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    dropped.add(read(rows));
                }
            }
        }
        return dropped;
    }

    private static boolean isKept(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(IS_KEPT)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    private static DroppedTable read(ResultSet row) throws SQLException {
        return new DroppedTable(
                row.getString(1),
                row.getString(2),
                row.getBoolean(3),
                Arrays.asList((String[]) row.getArray(4).getArray()),
                row.getLong(5),
                row.getLong(6),
                row.getBigDecimal(7),
                row.getBigDecimal(8),
                row.getBigDecimal(9),
                row.getBigDecimal(10));
    }
}
