package io.tallybook.benchmarks;

import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/** The least that a check can be: the counter's row by its primary key, for whoever knows the limit and the period already. */
record CounterByKey(DataSource pool, Instant month) {

    private static final String SQL = """
            SELECT used
            FROM billing.usage_counters
            WHERE tenant_id = ?
              AND organisation_id = ?
              AND feature_code = ?
              AND period = 'month'
              AND period_start = ?
            """;

    Quantity used(Account account, Feature feature) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setObject(1, account.tenant().value());
            statement.setObject(2, account.organisation().value());
            statement.setString(3, feature.code());
            statement.setObject(4, month.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Quantity(row.getBigDecimal(1));
            }
        }
    }
}
