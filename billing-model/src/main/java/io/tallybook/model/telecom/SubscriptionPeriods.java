package io.tallybook.model.telecom;

import io.tallybook.model.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The periods of a subscription, all counted from one instant by the calendar of a zone.
 *
 * <p>From 31 January, noon in Berlin, periods begin on 28 February, 31 March and 30 April, always at noon there. Each bound is
 * counted from the anchor and never from the bound before it, so that a short month shortens only its own period. Where clocks
 * skip the time of day, or the day, the bound is as much later as they skip.
 *
 * @param anchor start of the first period
 * @param cycle how long periods are
 * @param zone whose calendar counts
 */
public record SubscriptionPeriods(Instant anchor, BillingCycle cycle, ZoneId zone) {

    public SubscriptionPeriods {
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(cycle, "cycle");
        Objects.requireNonNull(zone, "zone");
    }

    /** The first for 0, the one after it for 1, and so on. */
    public Period at(int number) {
        long months = (long) number * cycle.months();
        return new Period(bound(months), bound(months + cycle.months()));
    }

    /**
     * The period that follows one that ended at {@code start}.
     *
     * <p>It begins exactly there, also where the rules of the zone were changed since that end was computed: then it ends where the
     * nearest bound says. A cycle that has changed counts on from there: after three months, a year ends fifteen months from the anchor.
     */
    public Period startingAt(Instant start) {
        return new Period(start, bound(nearestBound(start) + cycle.months()));
    }

    /** The whole period that ends at {@code end}, whatever part of it was cut off by a change of the plan. */
    public Period endingAt(Instant end) {
        return new Period(bound(nearestBound(end) - cycle.months()), end);
    }

    private Instant bound(long months) {
        return local(anchor).plusMonths(months).toInstant();
    }

    /** In months from the anchor. */
    private long nearestBound(Instant instant) {
        long about = ChronoUnit.MONTHS.between(local(anchor), local(instant));
        return LongStream.rangeClosed(about - 1, about + 2)
                .boxed()
                .min((one, other) -> distance(one, instant).compareTo(distance(other, instant)))
                .orElseThrow();
    }

    private Duration distance(long months, Instant instant) {
        return Duration.between(bound(months), instant).abs();
    }

    private ZonedDateTime local(Instant instant) {
        return instant.atZone(zone);
    }
}
