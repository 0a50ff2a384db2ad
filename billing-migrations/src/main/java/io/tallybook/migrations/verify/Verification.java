package io.tallybook.migrations.verify;

import io.tallybook.migrations.internal.History;
import io.tallybook.migrations.internal.Snapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/** Asks a database for the violations of every fact, all in one moment. */
public final class Verification {

    private static final int EXAMPLES = 10;

    private Verification() {}

    public static VerifyResult of(DataSource dataSource) throws SQLException {
        return Snapshot.of(dataSource, connection -> {
            List<History.Entry> applied = new History(connection).versioned();
            List<FactResult> results = new ArrayList<>();
            for (Fact fact : Facts.ALL) {
                results.add(check(fact, applied, connection));
            }
            return new VerifyResult(Snapshot.moment(connection), results);
        });
    }

    /** How many organisations have a balance that is not the sum of their ledger. */
    public static long ledgerDrift(Connection connection) throws SQLException {
        return violations(new BalanceIsSumOfLedger(), connection).violations();
    }

    /** @param applied newest first */
    private static FactResult check(Fact fact, List<History.Entry> applied, Connection connection) throws SQLException {
        if (applied.stream().anyMatch(script -> fact.since().equals(script.version()))) {
            return check(fact, connection);
        }
        MigrationVersion since = MigrationVersion.fromVersion(fact.since());
        boolean isGap = !applied.isEmpty() && applied.get(0).parsedVersion().isNewerThan(since);
        return isGap
                ? FactResult.unchecked(
                        fact, "script " + fact.since() + " is missing from the history, and newer ones are there")
                : FactResult.notApplicable(fact);
    }

    private static FactResult check(Fact fact, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            return violations(fact, connection);
        } catch (SQLException e) {
            // Fails in its turn when the connection is gone; then there is nothing left to ask.
            connection.rollback(before);
            return FactResult.unchecked(fact, firstLine(e));
        }
    }

    private static FactResult violations(Fact fact, Connection connection) throws SQLException {
        String sql = "SELECT count(*) OVER (), v.* FROM (\n%s\n) v ORDER BY v::text LIMIT %d"
                .formatted(fact.violations(connection), EXAMPLES);
        long count = 0;
        List<Map<String, @Nullable String>> examples = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                count = rows.getLong(1);
                Map<String, @Nullable String> example = new LinkedHashMap<>();
                for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                    example.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
                }
                examples.add(example);
            }
        }
        return FactResult.of(fact, count, examples);
    }

    // The lines below it point into the query, which nobody sees.
    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
