package io.tallybook.model.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Moments that callers give. */
public final class Moments {

    private static final Instant NEVER = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Instant ALWAYS = Instant.parse("0001-01-01T00:00:00Z");

    private Moments() {}

    /**
     * To the microsecond, as the database keeps it, so that a replay compares equal.
     *
     * @param what such as {@code "an expiry"}
     * @throws IllegalArgumentException if it is not between 1970 and 9999
     */
    public static @Nullable Instant stored(@Nullable Instant moment, String what) {
        if (moment != null && (moment.isBefore(Instant.EPOCH) || !moment.isBefore(NEVER))) {
            throw new IllegalArgumentException(what + " must be between 1970 and 9999, was " + moment);
        }
        return moment == null ? null : moment.truncatedTo(ChronoUnit.MICROS);
    }

    /** For a question about what is stored: a moment that the database cannot name is as good as one that lies beyond all rows. */
    public static Instant asked(Instant moment) {
        if (moment.isBefore(ALWAYS)) {
            return ALWAYS;
        }
        return moment.isAfter(NEVER) ? NEVER : moment;
    }
}
