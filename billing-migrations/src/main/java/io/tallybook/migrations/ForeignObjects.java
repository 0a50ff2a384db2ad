package io.tallybook.migrations;

import io.tallybook.migrations.internal.History;
import io.tallybook.migrations.internal.Snapshot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Tables, types and functions in our schemas that our scripts did not make: someone else's, which a migration must not mix with. */
final class ForeignObjects {

    /** By schema, the script that begins it. Once that one is applied, others may stand beside what is ours. */
    private static final Map<String, String> BEGINNINGS = Map.of(
            BillingMigrations.SCHEMA,
            "20240901000000",
            "telecom",
            "20241001000000",
            "billing_archive",
            "20260101000000");

    private static final String OBJECTS = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?)
              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND c.relname <> 'flyway_schema_history'
            UNION
            SELECT format('%I.%I', n.nspname, t.typname)
            FROM pg_type t
            JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = ANY (?)
              AND t.typtype IN ('e', 'd')
            UNION
            SELECT format('%I.%I', n.nspname, p.proname)
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = ANY (?)
            ORDER BY name
            LIMIT 5
            """;

    private ForeignObjects() {}

    /** @throws MigrationRefused if a schema that no script of ours has begun holds anything */
    static void refuse(DataSource dataSource) throws SQLException {
        // Of one moment: while another process migrates, tables and the history appear together.
        List<String> foreign = Snapshot.of(dataSource, ForeignObjects::names);
        if (!foreign.isEmpty()) {
            throw new MigrationRefused("Our schemas already hold what is not Tallybook's (" + String.join(", ", foreign)
                    + "); use another database, or move them to another schema first");
        }
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> begun = new History(connection).everApplied();
        Array schemas = connection.createArrayOf(
                "text",
                BEGINNINGS.entrySet().stream()
                        .filter(beginning -> !begun.contains(beginning.getValue()))
                        .map(Map.Entry::getKey)
                        .toArray());
        List<String> foreign = new ArrayList<>();
        if (!begun.isEmpty() && !begun.contains(BEGINNINGS.get(BillingMigrations.SCHEMA))) {
            foreign.add(BillingMigrations.SCHEMA + "." + BillingMigrations.HISTORY_TABLE);
        }
        try (PreparedStatement statement = connection.prepareStatement(OBJECTS)) {
            for (int i = 1; i <= 3; i++) {
                statement.setArray(i, schemas);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    foreign.add(rows.getString("name"));
                }
            }
        }
        return foreign;
    }
}
