package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an organisation stands with a feature in the present period.
 *
 * @param used in this period, or the present level
 * @param periodStart first instant of the period; absent for a level
 * @param resetsAt first instant of the next period; absent for a level, which never starts anew
 */
public record UsageStatus(
        Feature feature,
        Quantity used,
        UsageLimit limit,
        @Nullable Instant periodStart,
        @Nullable Instant resetsAt) implements Serializable {

    /** What may still be used, never below zero; absent when unlimited. */
    public Optional<Quantity> remaining() {
        return limit instanceof UsageLimit.Limited limited
                ? Optional.of(atLeastZero(limited.quantity().minus(used)))
                : Optional.empty();
    }

    /** What was used beyond a soft limit; zero when within it. */
    public Quantity overage() {
        return limit instanceof UsageLimit.Limited limited
                ? atLeastZero(used.minus(limited.quantity()))
                : Quantity.ZERO;
    }

    /**
     * Where this leads by the end of the period, in proportion to time; absent for a level, and before the period has begun.
     *
     * <p>With 20 of 50 used at noon of the 10th of a month of 30 days, which is 9.5 days after its beginning, 63.157895 will have
     * been used at its end, and the limit is reached after 23.75 days.
     *
     * @param now at or after the end of the period, what was used is what will have been used
     */
    public Optional<UsageProjection> projection(Instant now) {
        if (periodStart == null || resetsAt == null || !now.isAfter(periodStart)) {
            return Optional.empty();
        }
        BigDecimal elapsed = seconds(periodStart, now.isAfter(resetsAt) ? resetsAt : now);
        BigDecimal length = seconds(periodStart, resetsAt);
        BigDecimal atEnd = used.value().multiply(length).divide(elapsed, Quantity.SCALE, RoundingMode.HALF_UP);
        return Optional.of(new UsageProjection(atEnd, limitAt(now, elapsed, length)));
    }

    private @Nullable Instant limitAt(Instant now, BigDecimal elapsed, BigDecimal length) {
        if (!(limit instanceof UsageLimit.Limited limited)) {
            return null;
        }
        BigDecimal most = limited.quantity().value();
        if (used.value().compareTo(most) >= 0) {
            return now;
        }
        if (used.isZero()) {
            return null;
        }
        BigDecimal needed = most.multiply(elapsed).divide(used.value(), 9, RoundingMode.CEILING);
        return needed.compareTo(length) > 0
                ? null
                : periodStart.plusNanos(needed.movePointRight(9).longValueExact());
    }

    private static BigDecimal seconds(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    }

    private static Quantity atLeastZero(Quantity quantity) {
        return quantity.isNegative() ? Quantity.ZERO : quantity;
    }
}
