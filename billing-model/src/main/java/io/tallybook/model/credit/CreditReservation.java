package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits that were set aside.
 *
 * @param hold names them when they are captured or released
 * @param expiresAt first instant at which they are free again by themselves; absent for never
 * @param isReplayed whether an earlier call with the same key set them aside; they may have been captured since
 */
public record CreditReservation(
        CreditHoldId hold,
        Quantity quantity,
        OperationCode operation,
        Instant createdAt,
        @Nullable Instant expiresAt,
        boolean isReplayed) {}
