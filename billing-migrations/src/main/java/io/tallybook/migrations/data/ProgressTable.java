package io.tallybook.migrations.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far one data migration has come, and what it could not place, as the database keeps it. */
final class ProgressTable {

    private final Connection connection;
    private final String migration;

    ProgressTable(Connection connection, String migration) {
        this.connection = connection;
        this.migration = migration;
    }

    /** The next tenant that is not finished, in the order of their ids; closed ones included. */
    Optional<UUID> nextTenant(Optional<UUID> after) throws SQLException {
        Optional<UUID> next = tenantAfter(after);
        // One that was created meanwhile may have an id that lies behind us.
        return next.isPresent() || after.isEmpty() ? next : tenantAfter(Optional.empty());
    }

    private Optional<UUID> tenantAfter(Optional<UUID> id) throws SQLException {
        String query = """
                SELECT t.id
                FROM billing.tenants t
                LEFT JOIN billing.data_migration_progress p
                    ON p.tenant_id = t.id
                    AND p.migration = ?
                WHERE (?::uuid IS NULL OR t.id > ?::uuid)
                  AND p.finished_at IS NULL
                ORDER BY t.id
                LIMIT 1
                """;
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, migration);
            statement.setObject(2, id.orElse(null));
            statement.setObject(3, id.orElse(null));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject("id", UUID.class)) : Optional.empty();
            }
        }
    }

    /** Makes the note of a beginning. @return whether the tenant is still there */
    boolean begin(UUID tenant) throws SQLException {
        String insert = """
                INSERT INTO billing.data_migration_progress (tenant_id, migration, started_at)
                SELECT t.id, ?, clock_timestamp()
                FROM billing.tenants t
                WHERE t.id = ?
                ON CONFLICT (tenant_id, migration) DO UPDATE
                SET migration = excluded.migration
                """;
        return execute(insert, migration, tenant) > 0;
    }

    /** The row that a batch begins after, under a lock that lasts as long as its transaction. */
    @Nullable
    String lastKey(UUID tenant) throws SQLException {
        String query = """
                SELECT last_key
                FROM billing.data_migration_progress
                WHERE tenant_id = ?
                  AND migration = ?
                FOR UPDATE
                """;
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, tenant);
            statement.setString(2, migration);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString("last_key");
            }
        }
    }

    void note(UUID tenant, Batch batch) throws SQLException {
        list(tenant, batch.unplaced());
        // Citus refuses a clock that goes on, or one in a CASE, in an update; and that of the node that noted the
        // beginning may be ahead.
        String finishedAt = batch.lastKey() == null ? "greatest(statement_timestamp(), started_at)" : "NULL";
        String update = """
                UPDATE billing.data_migration_progress
                SET last_key    = coalesce(?, last_key),
                    placed      = placed + ?,
                    unplaced    = unplaced + ?,
                    finished_at = %s
                WHERE tenant_id = ?
                  AND migration = ?
                """.formatted(finishedAt);
        execute(update, batch.lastKey(), batch.placed(), batch.unplaced().size(), tenant, migration);
    }

    private void list(UUID tenant, List<UnplacedRow> rows) throws SQLException {
        String insert = """
                INSERT INTO billing.data_migration_unplaced_rows
                    (tenant_id, migration, source_table, source_key, reason, reported_at)
                VALUES (?, ?, ?, ?, ?, clock_timestamp())
                """;
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (UnplacedRow row : rows) {
                set(statement, tenant, migration, row.table(), row.key(), row.reason());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Lets it look at every row again; what it placed stays placed. */
    void beginAgain() throws SQLException {
        execute("DELETE FROM billing.data_migration_unplaced_rows WHERE migration = ?", migration);
        String update = """
                UPDATE billing.data_migration_progress
                SET last_key    = NULL,
                    unplaced    = 0,
                    finished_at = NULL
                WHERE migration = ?
                """;
        execute(update, migration);
    }

    /** Lets it begin as if it had never run. */
    void forget() throws SQLException {
        execute("DELETE FROM billing.data_migration_unplaced_rows WHERE migration = ?", migration);
        execute("DELETE FROM billing.data_migration_progress WHERE migration = ?", migration);
    }

    /** What all runs have done together. */
    DataMigrationResult total(String description) throws SQLException {
        String query = """
                SELECT coalesce(sum(placed), 0) AS placed,
                       coalesce(sum(unplaced), 0) AS unplaced
                FROM billing.data_migration_progress
                WHERE migration = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, migration);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new DataMigrationResult(migration, description, row.getLong("placed"), row.getLong("unplaced"));
            }
        }
    }

    private int execute(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
