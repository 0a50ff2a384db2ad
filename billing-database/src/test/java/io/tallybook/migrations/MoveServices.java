package io.tallybook.migrations;

import io.tallybook.migrations.data.Batch;
import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.UnplacedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A data migration as one would write it: copies {@code plan_services} to a table of the test, negative quantities excepted. */
class MoveServices implements DataMigration {

    static final String VERSION = ScriptFolder.version(2);

    static final String NEW_TABLE = """
            CREATE TABLE billing.moved_services (
                tenant_id  uuid    NOT NULL,
                plan_id    uuid    NOT NULL,
                service_id uuid    NOT NULL,
                quantity   integer NOT NULL
            );
            """;

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String description() {
        return "move services";
    }

    @Override
    public long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM billing.plan_services")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size) throws SQLException {
        String query = """
                SELECT s.plan_id,
                       s.service_id,
                       s.quantity
                FROM billing.plan_services s
                WHERE s.tenant_id = ?
                  AND (s.plan_id, s.service_id) > (?::uuid, ?::uuid)
                  AND NOT EXISTS (
                      SELECT
                      FROM billing.moved_services m
                      WHERE m.tenant_id = s.tenant_id
                        AND m.plan_id = s.plan_id
                        AND m.service_id = s.service_id
                  )
                ORDER BY s.plan_id, s.service_id
                LIMIT ?
                """;
        String[] start =
                after == null ? new String[] {new UUID(0, 0).toString(), new UUID(0, 0).toString()} : after.split("/");
        String last = null;
        int placed = 0;
        List<UnplacedRow> unplaced = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO billing.moved_services VALUES (?, ?, ?, ?)")) {
            select.setObject(1, tenant);
            select.setString(2, start[0]);
            select.setString(3, start[1]);
            select.setInt(4, size);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last = rows.getString("plan_id") + "/" + rows.getString("service_id");
                    if (rows.getInt("quantity") < 0) {
                        unplaced.add(new UnplacedRow("billing.plan_services", last, "the quantity is negative"));
                        continue;
                    }
                    insert.setObject(1, tenant);
                    insert.setObject(2, rows.getObject("plan_id"));
                    insert.setObject(3, rows.getObject("service_id"));
                    insert.setInt(4, rows.getInt("quantity"));
                    insert.addBatch();
                    placed++;
                }
            }
            insert.executeBatch();
        }
        return new Batch(last, placed, unplaced);
    }
}
