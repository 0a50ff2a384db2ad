package io.tallybook.model.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit that was agreed with one organisation.
 *
 * @param version number of the agreement on this feature, from one
 * @param agreedAt from when on it applies
 * @param endsAt first instant at which it no longer applies, as agreed; absent for good
 * @param endedAt first instant at which it no longer applies because it was ended or replaced; absent until then
 */
public record UsageLimitOverride(
        int version,
        TierLimit limit,
        @Nullable String reason,
        Instant agreedAt,
        @Nullable Instant endsAt,
        @Nullable Instant endedAt) {

    public boolean isInForceAt(Instant at) {
        return !at.isBefore(agreedAt)
                && (endsAt == null || at.isBefore(endsAt))
                && (endedAt == null || at.isBefore(endedAt));
    }
}
