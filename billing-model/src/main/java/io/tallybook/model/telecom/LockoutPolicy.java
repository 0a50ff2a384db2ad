package io.tallybook.model.telecom;

import java.time.Duration;

/**
 * When failed logins lock a user out: with the {@code attempts}-th in a row, for {@code duration}.
 *
 * @param attempts 1 to 1000
 * @param duration positive, at most 365 days
 */
public record LockoutPolicy(int attempts, Duration duration) {

    private static final Duration LONGEST = Duration.ofDays(365);

    public LockoutPolicy {
        if (attempts < 1 || attempts > 1000) {
            throw new IllegalArgumentException("attempts must be 1 to 1000, was " + attempts);
        }
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a lock must be positive and at most " + LONGEST + ", was " + duration);
        }
    }

    /** {@code after(5, Duration.ofMinutes(15))} takes four failures, and locks for a quarter of an hour with the fifth. */
    public static LockoutPolicy after(int attempts, Duration duration) {
        return new LockoutPolicy(attempts, duration);
    }
}
