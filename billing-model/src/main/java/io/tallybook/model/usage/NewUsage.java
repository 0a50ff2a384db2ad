package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A use and when it happened, which may be some time before it is recorded.
 *
 * @param quantity positive
 * @param occurredAt decides the period in which it counts; not before 1900, kept to the microsecond
 */
public record NewUsage(Feature feature, Quantity quantity, Instant occurredAt) implements Serializable {

    /** How far the clock of another machine may be ahead: a use that lies further in the future is a mistake. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    // Before it lie instants that PostgreSQL does not read, and no computer's use.
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    /** @throws IllegalArgumentException if the quantity is not positive, or the instant is before 1900 */
    public NewUsage {
        Objects.requireNonNull(feature, "feature");
        quantity.requirePositive("used quantity");
        occurredAt = kept(occurredAt);
    }

    /** To the microsecond, as the database keeps it. */
    static Instant kept(Instant occurredAt) {
        if (occurredAt.isBefore(EARLIEST)) {
            throw new IllegalArgumentException("usage cannot have happened at " + occurredAt);
        }
        return occurredAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** @throws IllegalArgumentException if the instant lies further in the future than clocks differ */
    public static void requireHappened(Instant occurredAt, Instant now) {
        if (occurredAt.isAfter(now.plus(CLOCK_TOLERANCE))) {
            throw new IllegalArgumentException(
                    "usage cannot be recorded before it happens, at " + occurredAt + "; it is " + now);
        }
    }
}
