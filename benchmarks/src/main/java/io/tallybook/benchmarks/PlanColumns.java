package io.tallybook.benchmarks;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingCycleAlignment;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.Overtime;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.TierMode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

/** Terms from the columns of a row, by the number of the first. */
record PlanColumns(ResultSet row, CurrencyUnit currency, RoundingMode rounding) {

    PlanColumns(ResultSet row, CurrencyUnit currency, String rounding) {
        this(row, currency, RoundingMode.valueOf(rounding.toUpperCase(Locale.ROOT)));
    }

    Fixed fixed(int first) throws SQLException {
        return new Fixed(
                rate(row.getBigDecimal(first)),
                row.getBoolean(first + 1),
                BillingCycleAlignment.valueOf(row.getString(first + 2).toUpperCase(Locale.ROOT)),
                rounding);
    }

    Hourly hourly(int first, SortedMap<String, BigMoney> userTypeRates) throws SQLException {
        BigDecimal overtimeRate = row.getBigDecimal(first + 4);
        return new Hourly(
                rate(row.getBigDecimal(first)),
                Duration.ofSeconds(row.getInt(first + 1)),
                Duration.ofSeconds(row.getInt(first + 2)),
                overtimeRate == null
                        ? null
                        : new Overtime(Duration.ofSeconds(row.getInt(first + 3)), rate(overtimeRate)),
                row.getBigDecimal(first + 5),
                userTypeRates,
                rounding);
    }

    Usage usage(int first, List<RateTier> tiers) throws SQLException {
        return new Usage(
                row.getString(first),
                rate(row.getBigDecimal(first + 1)),
                new Quantity(row.getBigDecimal(first + 2)),
                TierMode.valueOf(row.getString(first + 3).toUpperCase(Locale.ROOT)),
                tiers,
                rounding);
    }

    Bucket bucket(int first) throws SQLException {
        Rollover rollover = switch (row.getString(first + 4)) {
            case "none" -> Rollover.none();
            case "capped" -> Rollover.upTo(new Quantity(row.getBigDecimal(first + 5)));
            default -> Rollover.unlimited();
        };
        return new Bucket(
                new Quantity(row.getBigDecimal(first)),
                row.getString(first + 1),
                BillingFrequency.valueOf(row.getString(first + 2).toUpperCase(Locale.ROOT)),
                rate(row.getBigDecimal(first + 3)),
                rollover,
                rounding);
    }

    /** The model strips the decimals that the column fills up with. */
    BigMoney rate(BigDecimal amount) {
        return BigMoney.of(currency, amount);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
