package io.tallybook.model.telecom;

import java.time.Duration;
import java.util.Objects;

/**
 * How often a payment that failed is tried again, and when: after the first wait, then twice as long each time.
 *
 * <p>Three times from an hour on is 60, 120 and 240 minutes after each failure.
 *
 * @param atMost 0 to 10
 * @param firstWait whole seconds, at most 30 days
 */
public record PaymentRetries(int atMost, Duration firstWait) {

    /** Not again. */
    public static final PaymentRetries NONE = new PaymentRetries(0, Duration.ZERO);

    /** Three times, after one, two and four hours. */
    public static final PaymentRetries THREE = new PaymentRetries(3, Duration.ofHours(1));

    public PaymentRetries {
        Objects.requireNonNull(firstWait, "firstWait");
        if (atMost < 0 || atMost > 10) {
            throw new IllegalArgumentException("a payment is tried again 0 to 10 times, not " + atMost);
        }
        if (firstWait.isNegative() || firstWait.getNano() != 0 || firstWait.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("the first wait is up to 30 days in whole seconds, not " + firstWait);
        }
    }
}
