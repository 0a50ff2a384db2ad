package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an organisation stands with a feature in the present period.
 *
 * @param used in this period, or the present level
 * @param periodStart first instant of the period; the epoch for a level
 * @param resetsAt first instant of the next period; absent for a level, which never starts anew
 */
public record UsageStatus(
        Feature feature,
        Quantity used,
        UsageLimit limit,
        Instant periodStart,
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

    private static Quantity atLeastZero(Quantity quantity) {
        return quantity.isNegative() ? Quantity.ZERO : quantity;
    }
}
