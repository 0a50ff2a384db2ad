package io.tallybook.benchmarks;

import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/** What the DAO sends and makes of the answer, without the DAO and jOOQ. */
record CheckByJdbc(DataSource pool) {

    /** To the letter what the DAO sends; a test compares them. */
    static final String SQL = "select * from billing.usage_limit(?, ?, ?, cast(? as timestamptz))";

    LimitDecision check(Account account, Feature feature, Quantity quantity) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setObject(1, account.tenant().value());
            statement.setObject(2, account.organisation().value());
            statement.setString(3, feature.code());
            statement.setObject(4, OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String outcome = row.getString(1);
                return switch (outcome) {
                    case "done" -> decide(status(row, feature), quantity);
                    case "not_included" -> new LimitDecision.NotIncluded(feature);
                    default -> throw new IllegalStateException("the database answered " + outcome);
                };
            }
        }
    }

    private static UsageStatus status(ResultSet row, Feature feature) throws SQLException {
        BigDecimal limit = row.getBigDecimal(2);
        Instant end = instant(row, 6);
        return new UsageStatus(
                feature,
                new Quantity(row.getBigDecimal(7)),
                limit == null
                        ? UsageLimit.unlimited()
                        : new UsageLimit.Limited(
                                new Quantity(limit),
                                row.getString(3).equals("soft") ? LimitEnforcement.SOFT : LimitEnforcement.HARD),
                end == null ? null : instant(row, 5),
                end);
    }

    private static LimitDecision decide(UsageStatus status, Quantity quantity) {
        boolean refused = status.limit() instanceof UsageLimit.Limited limited
                && limited.enforcement() == LimitEnforcement.HARD
                && status.used()
                                .value()
                                .add(quantity.value())
                                .compareTo(limited.quantity().value())
                        > 0;
        return refused ? new LimitDecision.Refused(status, quantity) : new LimitDecision.Allowed(status, false, false);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
