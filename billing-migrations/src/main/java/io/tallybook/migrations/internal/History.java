package io.tallybook.migrations.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The rows of Flyway's history, for what Flyway's open edition does not do.
 *
 * <p>A script is taken out of it as {@code repair} does it: by a further row of type DELETE, which makes it pending again
 * and leaves the trace. Every Flyway from 11 to 13 reads it so.
 */
public final class History {

    /** @param version absent for a repeatable script */
    public record Entry(
            @Nullable String version,
            String description,
            String script,
            @Nullable Integer checksum) {

        public MigrationVersion parsedVersion() {
            return MigrationVersion.fromVersion(version);
        }
    }

    // The last row of a script counts. Flyway's own row about the schema has neither version nor one of these types.
    private static final String APPLIED = """
            SELECT version, description, script, checksum
            FROM (
                SELECT DISTINCT ON (version, CASE WHEN version IS NULL THEN description END)
                       version, description, type, script, checksum, success
                FROM billing.flyway_schema_history
                WHERE type <> 'SCHEMA'
                ORDER BY version, CASE WHEN version IS NULL THEN description END, installed_rank DESC
            ) last
            WHERE type <> 'DELETE'
              AND success
            """;

    private static final String DELETE = """
            INSERT INTO billing.flyway_schema_history
                (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time,
                 success)
            SELECT max(h.installed_rank) + 1, ?, ?, 'DELETE', ?, ?, current_user, timezone('UTC', clock_timestamp()), 0, true
            FROM billing.flyway_schema_history h
            """;

    private final Connection connection;

    public History(Connection connection) {
        this.connection = connection;
    }

    /** Versioned scripts that are applied, newest first. */
    public List<Entry> versioned() throws SQLException {
        return applied().stream()
                .filter(entry -> entry.version() != null)
                .sorted(Comparator.comparing(Entry::parsedVersion).reversed())
                .toList();
    }

    public List<Entry> repeatable() throws SQLException {
        return applied().stream().filter(entry -> entry.version() == null).toList();
    }

    /** Repeatable scripts that were applied once, by file, also those that are to run again. */
    public List<String> everRepeated() throws SQLException {
        return names("SELECT DISTINCT script AS name FROM billing.flyway_schema_history"
                + " WHERE version IS NULL AND type <> 'SCHEMA'");
    }

    /** Versions that were applied once, also those that were undone since. */
    public List<String> everApplied() throws SQLException {
        return names("SELECT DISTINCT version AS name FROM billing.flyway_schema_history WHERE version IS NOT NULL");
    }

    private List<Entry> applied() throws SQLException {
        List<Entry> entries = new ArrayList<>();
        if (!exists()) {
            return entries;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(APPLIED)) {
            while (rows.next()) {
                entries.add(new Entry(
                        rows.getString("version"),
                        rows.getString("description"),
                        rows.getString("script"),
                        rows.getObject("checksum", Integer.class)));
            }
        }
        return entries;
    }

    /** Scripts that failed outside a transaction, by version or description; in one, a failure leaves no row. */
    public List<String> failed() throws SQLException {
        return names("""
                SELECT coalesce(version, description) AS name
                FROM billing.flyway_schema_history
                WHERE NOT success
                ORDER BY installed_rank
                """);
    }

    private List<String> names(String query) throws SQLException {
        List<String> versions = new ArrayList<>();
        if (exists()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    versions.add(rows.getString("name"));
                }
            }
        }
        return versions;
    }

    /** @return how many of the versions had failed */
    public int forgetFailed(List<String> versions) throws SQLException {
        String sql =
                "DELETE FROM billing.flyway_schema_history WHERE NOT success AND coalesce(version, description) = ANY (?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setArray(1, connection.createArrayOf("text", versions.toArray()));
            return exists() ? delete.executeUpdate() : 0;
        }
    }

    private boolean exists() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('billing.flyway_schema_history') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Makes the script pending again. */
    public void delete(Entry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(DELETE)) {
            insert.setString(1, entry.version());
            insert.setString(2, entry.description());
            insert.setString(3, entry.script());
            insert.setObject(4, entry.checksum());
            insert.executeUpdate();
        }
    }
}
