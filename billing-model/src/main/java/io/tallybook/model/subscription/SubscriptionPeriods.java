package io.tallybook.model.subscription;

import io.tallybook.model.Period;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The periods of a subscription, all counted from one instant by the calendar of UTC, as Stripe counts them.
 *
 * <p>From 31 January, noon, periods begin on 28 February, 31 March and 30 April, always at noon. Each bound is counted from the anchor
 * and never from the bound before it, so that a short month shortens only its own period.
 *
 * @param anchor start of the first period
 */
public record SubscriptionPeriods(Instant anchor, PlanInterval interval) {

    public SubscriptionPeriods {
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(interval, "interval");
    }

    /** The first for 0, the one after it for 1, and so on. */
    public Period at(long number) {
        return new Period(bound(number), bound(number + 1));
    }

    /**
     * The one in which {@code instant} lies.
     *
     * @throws IllegalArgumentException if that is before the anchor
     */
    public Period containing(Instant instant) {
        if (instant.isBefore(anchor)) {
            throw new IllegalArgumentException("no period before " + anchor + " contains " + instant);
        }
        // Of a month that has no such day, whole months count one too few: 31 January to 28 February is none.
        long number = ChronoUnit.MONTHS.between(utc(anchor), utc(instant)) / interval.months();
        return instant.isBefore(bound(number + 1)) ? at(number) : at(number + 1);
    }

    private Instant bound(long number) {
        return utc(anchor).plusMonths(number * interval.months()).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
