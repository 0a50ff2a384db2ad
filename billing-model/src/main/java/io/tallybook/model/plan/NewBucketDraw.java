package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A quantity to be taken from a bucket, of something that happened earlier.
 *
 * @param service the bucket
 * @param quantity positive
 * @param occurredAt when it was used, kept to the microsecond; says the period
 */
public record NewBucketDraw(PlanServiceId service, Quantity quantity, Instant occurredAt) {

    private static final Instant NEVER = Instant.parse("+10000-01-01T00:00:00Z");

    public NewBucketDraw {
        Objects.requireNonNull(service, "service");
        quantity.requirePositive("drawn quantity");
        if (occurredAt.isBefore(Instant.EPOCH) || !occurredAt.isBefore(NEVER)) {
            throw new IllegalArgumentException("a draw must occur between 1970 and 9999, was " + occurredAt);
        }
        // As the database keeps it, so that a replay compares equal.
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
    }
}
