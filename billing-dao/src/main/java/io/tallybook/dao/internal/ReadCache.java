package io.tallybook.dao.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that may be given again for a while; at most so many, the longest unused go first.
 *
 * <p>Each process has its own, and nothing is told to the others: what bounds how old an answer can be is its age alone.
 */
public final class ReadCache {

    private static final int MAXIMUM_SIZE = 10_000;

    private final Duration maximumAge;
    private final boolean keepsLimits;
    private final Map<Object, Kept> kept = Collections.synchronizedMap(new LeastRecentlyUsed());

    /** @param keepsLimits whether what a check compares with is kept as well */
    public ReadCache(Duration maximumAge, boolean keepsLimits) {
        if (maximumAge.isNegative() || maximumAge.isZero()) {
            throw new IllegalArgumentException("the maximum age must be positive, was " + maximumAge);
        }
        this.maximumAge = maximumAge;
        this.keepsLimits = keepsLimits;
    }

    /** Another with the same bound that holds nothing yet. */
    public ReadCache empty() {
        return new ReadCache(maximumAge, keepsLimits);
    }

    boolean keepsLimits() {
        return keepsLimits;
    }

    /** @param <T> what was kept under such keys */
    @SuppressWarnings("unchecked")
    <T> Optional<T> find(Object key, Instant now) {
        Kept answer = kept.get(key);
        return answer == null || !answer.holdsAt(now, maximumAge)
                ? Optional.empty()
                : Optional.of((T) answer.reading().value());
    }

    /** @param askedAt before the statement was sent: an answer is as old as its question */
    void keep(Object key, Reading<?> reading, Instant askedAt) {
        kept.put(key, new Kept(reading, askedAt));
    }

    /**
     * What was read.
     *
     * @param changesAt first instant at which it is known to be another; {@link Instant#MAX} where none is known
     */
    public record Reading<T>(T value, Instant changesAt) {

        public static <T> Reading<T> of(T value) {
            return new Reading<>(value, Instant.MAX);
        }
    }

    private record Kept(Reading<?> reading, Instant askedAt) {

        // A clock that was put back says nothing about the age.
        boolean holdsAt(Instant now, Duration maximumAge) {
            return !now.isBefore(askedAt)
                    && Duration.between(askedAt, now).compareTo(maximumAge) < 0
                    && now.isBefore(reading.changesAt());
        }
    }

    private static final class LeastRecentlyUsed extends LinkedHashMap<Object, Kept> {

        private static final long serialVersionUID = 1L;

        LeastRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Kept> eldest) {
            return size() > MAXIMUM_SIZE;
        }
    }
}
