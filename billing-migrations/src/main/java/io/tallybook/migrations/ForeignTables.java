package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Tables in our schema that our scripts did not make: someone else's, which a migration must not mix with. */
final class ForeignTables {

    private static final String WITHOUT_OUR_HISTORY = """
            SELECT c.relname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ?
              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND to_regclass(quote_ident(n.nspname) || '.' || quote_ident(?)) IS NULL
            ORDER BY c.relname
            LIMIT 5
            """;

    private ForeignTables() {}

    /** @throws MigrationRefused if the schema holds tables but no history of ours, or the database cannot be reached */
    static void refuse(DataSource dataSource) {
        List<String> tables = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(WITHOUT_OUR_HISTORY)) {
            query.setString(1, BillingMigrations.SCHEMA);
            query.setString(2, BillingMigrations.HISTORY_TABLE);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new MigrationRefused("the database cannot be read: " + e.getMessage(), e);
        }
        if (!tables.isEmpty()) {
            throw new MigrationRefused("the schema \"" + BillingMigrations.SCHEMA
                    + "\" already holds tables that are not Tallybook's (" + String.join(", ", tables)
                    + "); use another database, or move them to another schema first");
        }
    }
}
