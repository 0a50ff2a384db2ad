package io.tallybook.model.usage;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How long use of a period is taken after its end, and what happens from then on.
 *
 * <p>With a grace of one day, a period that ends at 1 February 00:00 closes at 2 February 00:00.
 *
 * @param grace from the end of a period to its closing: whole seconds, up to 366 days
 */
public record LateUsage(LateUsagePolicy policy, Duration grace) implements Serializable {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** What a feature has unless it says otherwise: refused once a day has passed. */
    public static final LateUsage DEFAULT = refusedAfter(Duration.ofDays(1));

    public LateUsage {
        Objects.requireNonNull(policy, "policy");
        if (grace.isNegative() || grace.compareTo(LONGEST) > 0 || grace.getNano() != 0) {
            throw new IllegalArgumentException("grace must be whole seconds from 0 to 366 days, was " + grace);
        }
    }

    /** A closed period never changes. */
    public static LateUsage refusedAfter(Duration grace) {
        return new LateUsage(LateUsagePolicy.REFUSE, grace);
    }

    /** A closed period changes by adjustments only. */
    public static LateUsage adjustedAfter(Duration grace) {
        return new LateUsage(LateUsagePolicy.ADJUST, grace);
    }
}
