package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 */
public record NewGrant(
        Quantity quantity,
        CreditSource source,
        int priority,
        @Nullable Instant expiresAt,
        @Nullable String reason) {

    public static final int DEFAULT_PRIORITY = 100;

    private static final Instant NEVER = Instant.parse("+10000-01-01T00:00:00Z");

    public NewGrant {
        quantity.requirePositive("granted quantity");
        Objects.requireNonNull(source, "source");
        if (priority < 0 || priority > 1000) {
            throw new IllegalArgumentException("priority must be 0 to 1000, was " + priority);
        }
        Text.optional(reason, "reason", 500);
        if (expiresAt != null && (expiresAt.isBefore(Instant.EPOCH) || !expiresAt.isBefore(NEVER))) {
            throw new IllegalArgumentException("an expiry must be between 1970 and 9999, was " + expiresAt);
        }
        // As the database keeps it, so that a replay compares equal.
        expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** Never expiring, of ordinary priority. */
    public static NewGrant of(Quantity quantity, CreditSource source) {
        return new NewGrant(quantity, source, DEFAULT_PRIORITY, null, null);
    }

    public NewGrant withPriority(int priority) {
        return new NewGrant(quantity, source, priority, expiresAt, reason);
    }

    public NewGrant expiringAt(Instant expiresAt) {
        return new NewGrant(quantity, source, priority, expiresAt, reason);
    }

    public NewGrant because(String reason) {
        return new NewGrant(quantity, source, priority, expiresAt, reason);
    }
}
