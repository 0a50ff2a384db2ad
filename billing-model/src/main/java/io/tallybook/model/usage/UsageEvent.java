package io.tallybook.model.usage;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a counter or a level, as it was recorded; never altered.
 *
 * @param quantity what was added; negative where use was taken back
 * @param period in which it counts; absent for a level
 * @param reason why, for an adjustment by hand or a reversal; absent otherwise
 * @param reversed the key of the use that it takes back; absent unless it is a reversal
 * @param periodClosedAt when that period had closed; absent unless the event is an adjustment
 */
public record UsageEvent(
        UsageOperation operation,
        IdempotencyKey key,
        Feature feature,
        Quantity quantity,
        @Nullable Period period,
        Instant occurredAt,
        Instant recordedAt,
        @Nullable String reason,
        @Nullable IdempotencyKey reversed,
        @Nullable Instant periodClosedAt)
        implements Serializable {

    /** Whether its period was closed already when it was recorded. */
    public boolean isAdjustment() {
        return periodClosedAt != null;
    }
}
