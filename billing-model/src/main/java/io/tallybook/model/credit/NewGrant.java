package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Credits to be granted as one lot.
 *
 * <p>Lots are consumed by priority, lowest number first; among equals the one that expires sooner, then the older.
 *
 * @param quantity positive
 * @param priority 0 to 1000; {@value #DEFAULT_PRIORITY} unless said otherwise
 * @param expiresAt first instant at which the lot can no longer be consumed, kept to the microsecond; absent for never
 * @param reason why, in words; absent where there is nothing to say
 * @param effectiveAt from when it counts in the books, not after now; absent for now. It can be consumed from now on either way
 */
public record NewGrant(
        Quantity quantity,
        CreditSource source,
        int priority,
        @Nullable Instant expiresAt,
        @Nullable String reason,
        @Nullable Instant effectiveAt) {

    public static final int DEFAULT_PRIORITY = 100;

    public NewGrant {
        quantity.requirePositive("granted quantity");
        Objects.requireNonNull(source, "source");
        if (priority < 0 || priority > 1000) {
            throw new IllegalArgumentException("priority must be 0 to 1000, was " + priority);
        }
        Text.optional(reason, "reason", 500);
        expiresAt = Moments.stored(expiresAt, "an expiry");
        effectiveAt = Moments.stored(effectiveAt, "a moment from which it counts");
    }

    /** Never expiring, of ordinary priority. */
    public static NewGrant of(Quantity quantity, CreditSource source) {
        return new NewGrant(quantity, source, DEFAULT_PRIORITY, null, null, null);
    }

    public NewGrant withPriority(int priority) {
        return new NewGrant(quantity, source, priority, expiresAt, reason, effectiveAt);
    }

    public NewGrant expiringAt(Instant expiresAt) {
        return new NewGrant(quantity, source, priority, expiresAt, reason, effectiveAt);
    }

    public NewGrant because(String reason) {
        return new NewGrant(quantity, source, priority, expiresAt, reason, effectiveAt);
    }

    /** Counted in the books from an earlier moment than that of the call. */
    public NewGrant effectiveFrom(Instant effectiveAt) {
        return new NewGrant(quantity, source, priority, expiresAt, reason, effectiveAt);
    }
}
