package io.tallybook.model.usage;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What applies to an organisation: its tier, and the limits of that with those in their place that were agreed with it.
 *
 * @param version of the tier's terms
 * @param isPinned whether that version applies whatever the current one is
 * @param nextChange the move that is to come; absent when none is
 * @param limits by feature code
 */
public record OrganisationTerms(
        TierName tier,
        int version,
        boolean isPinned,
        @Nullable ScheduledTierChange nextChange,
        List<TierLimit> limits) implements Serializable {

    public OrganisationTerms {
        limits = List.copyOf(limits);
    }

    /** Empty when the feature is not included. */
    public Optional<TierLimit> limit(Feature feature) {
        return limits.stream().filter(limit -> limit.feature().equals(feature)).findFirst();
    }

    public boolean isIncluded(Feature feature) {
        return limit(feature).isPresent();
    }

    /**
     * Whether no use of the feature is refused, however much was used before: it is unlimited or its limit is soft.
     *
     * <p>Where this holds there is nothing to check, only to record.
     */
    public boolean isNeverRefused(Feature feature) {
        return limit(feature)
                .filter(limit -> !(limit.limit() instanceof UsageLimit.Limited limited)
                        || limited.enforcement() == LimitEnforcement.SOFT)
                .isPresent();
    }
}
