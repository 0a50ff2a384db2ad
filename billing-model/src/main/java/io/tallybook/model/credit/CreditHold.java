package io.tallybook.model.credit;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits set aside, as they are now.
 *
 * @param status as it is stored: an open one that is past its expiry stays open until somebody ends it
 * @param captured what was consumed of it; zero unless it was captured
 * @param sequenceNumber the ledger row of the capture; absent otherwise
 * @param expiresAt first instant at which it keeps nothing any more; absent for never
 * @param closedAt when it was captured, released or ended; absent while open
 */
public record CreditHold(
        CreditHoldId id,
        CreditHoldStatus status,
        Quantity quantity,
        Quantity captured,
        OperationCode operation,
        IdempotencyKey key,
        @Nullable SequenceNumber sequenceNumber,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant closedAt) {}
