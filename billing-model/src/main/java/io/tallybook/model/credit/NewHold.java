package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Credits to be set aside for an operation.
 *
 * @param quantity positive, the most that the operation may cost
 * @param expiresAt first instant at which they are free again by themselves; absent for never
 */
public record NewHold(
        Quantity quantity,
        OperationCode operation,
        @Nullable Instant expiresAt) {

    public NewHold {
        quantity.requirePositive("held quantity");
        Objects.requireNonNull(operation, "operation");
        expiresAt = Moments.stored(expiresAt, "an expiry");
    }

    /** Without an end. */
    public static NewHold of(Quantity quantity, OperationCode operation) {
        return new NewHold(quantity, operation, null);
    }

    public NewHold expiringAt(Instant expiresAt) {
        return new NewHold(quantity, operation, expiresAt);
    }
}
