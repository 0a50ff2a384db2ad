package io.tallybook.migrations.status;

import io.tallybook.migrations.internal.Snapshot;
import io.tallybook.migrations.verify.Verification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks a database, which may be empty or half migrated, how it is. */
public final class Status {

    private static final String EVENTS_OF_LAST_HOUR = """
            SELECT count(*)
            FROM billing.usage_events
            WHERE created_at > now() - INTERVAL '1 hour'
            """;

    private static final String ORGANISATIONS_PER_TIER = """
            SELECT subscription_tier, count(*)
            FROM billing.organisations
            GROUP BY subscription_tier
            ORDER BY count(*) DESC, subscription_tier
            """;

    private static final String UNPLACED_ROWS = "SELECT count(*) FROM billing.data_migration_unplaced_rows";

    private final Connection connection;
    private final List<String> missing = new ArrayList<>();

    private Status(Connection connection) {
        this.connection = connection;
    }

    /** @param version and how many scripts are pending: what the history says */
    public static StatusResult of(DataSource dataSource, @Nullable String version, int pendingScripts)
            throws SQLException {
        return Snapshot.of(dataSource, connection -> new Status(connection).read(version, pendingScripts));
    }

    private StatusResult read(@Nullable String version, int pendingScripts) throws SQLException {
        Long events = has("billing.usage_events") ? count(EVENTS_OF_LAST_HOUR) : null;
        // The script that makes the tiers gives organisations theirs.
        Map<String, Long> tiers = has("billing.subscription_tiers") ? organisationsPerTier() : Map.of();
        Long drift = has("billing.credit_transactions") ? Verification.ledgerDrift(connection) : null;
        Long unplaced = has("billing.data_migration_unplaced_rows") ? count(UNPLACED_ROWS) : null;
        return new StatusResult(
                Snapshot.moment(connection), version, pendingScripts, events, tiers, drift, unplaced, missing);
    }

    private Map<String, Long> organisationsPerTier() throws SQLException {
        Map<String, Long> organisations = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ORGANISATIONS_PER_TIER)) {
            while (rows.next()) {
                organisations.put(rows.getString(1), rows.getLong(2));
            }
        }
        return organisations;
    }

    private boolean has(String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    missing.add(table);
                }
                return row.getBoolean(1);
            }
        }
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
