package io.tallybook.migrations;

import io.tallybook.migrations.internal.Snapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Tables, types and functions in our schema that our scripts did not make: someone else's, which a migration must not mix with. */
final class ForeignTables {

    private static final String HISTORY = "SELECT to_regclass('billing.flyway_schema_history') IS NOT NULL";

    private static final String OURS =
            "SELECT EXISTS (SELECT FROM billing.flyway_schema_history WHERE version = '20240901000000')";

    private static final String THEIRS =
            "SELECT EXISTS (SELECT FROM billing.flyway_schema_history WHERE type <> 'SCHEMA')";

    private static final String OBJECTS = """
            SELECT c.relname AS name
            FROM pg_class c
            WHERE c.relnamespace = to_regnamespace('billing')
              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND c.relname <> 'flyway_schema_history'
            UNION
            SELECT t.typname
            FROM pg_type t
            WHERE t.typnamespace = to_regnamespace('billing')
              AND t.typtype IN ('e', 'd')
            UNION
            SELECT p.proname
            FROM pg_proc p
            WHERE p.pronamespace = to_regnamespace('billing')
            ORDER BY name
            LIMIT 5
            """;

    private ForeignTables() {}

    /** @throws MigrationRefused if the schema holds anything but no script of ours */
    static void refuse(DataSource dataSource) throws SQLException {
        // Of one moment: while another process migrates, tables and the history appear together.
        List<String> foreign = Snapshot.of(dataSource, ForeignTables::names);
        if (!foreign.isEmpty()) {
            throw new MigrationRefused("The schema \"" + BillingMigrations.SCHEMA
                    + "\" already holds what is not Tallybook's (" + String.join(", ", foreign)
                    + "); use another database, or move them to another schema first");
        }
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> foreign = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            boolean hasHistory = isTrue(statement, HISTORY);
            if (hasHistory && isTrue(statement, OURS)) {
                return foreign;
            }
            if (hasHistory && isTrue(statement, THEIRS)) {
                foreign.add(BillingMigrations.HISTORY_TABLE);
            }
            try (ResultSet rows = statement.executeQuery(OBJECTS)) {
                while (rows.next()) {
                    foreign.add(rows.getString("name"));
                }
            }
        }
        return foreign;
    }

    private static boolean isTrue(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
