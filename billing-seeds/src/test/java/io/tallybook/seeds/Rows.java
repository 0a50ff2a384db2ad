package io.tallybook.seeds;

import io.tallybook.database.junit.BillingDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a database holds, and edits behind the API's back. */
final class Rows {

    private Rows() {}

    /** Every row of every table of ours. */
    static List<String> all(BillingDatabase db) {
        List<String> rows = new ArrayList<>();
        for (String table : query(db, """
                SELECT n.nspname || '.' || c.relname
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname IN ('billing', 'telecom') AND c.relkind = 'r'
                ORDER BY 1
                """)) {
            query(db, "SELECT t::text FROM " + table + " t ORDER BY 1").forEach(row -> rows.add(table + row));
        }
        return rows;
    }

    static List<String> query(BillingDatabase db, String sql) {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static void execute(BillingDatabase db, String sql) {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
