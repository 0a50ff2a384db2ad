package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;

/** Whether a use is within the limit; the answer of a check, and of a call that checks and records. */
public sealed interface LimitDecision extends Serializable {

    Feature feature();

    default boolean isAllowed() {
        return this instanceof Allowed;
    }

    /**
     * It is within the limit, or the limit is soft.
     *
     * @param usage where the organisation stands: after the use when it was recorded, before it when only checked
     * @param isReplayed whether this is the answer that an earlier call with the same key was given
     * @param isAdjustment whether it was booked in a period that had closed
     */
    record Allowed(UsageStatus usage, boolean isReplayed, boolean isAdjustment) implements LimitDecision {
        @Override
        public Feature feature() {
            return usage.feature();
        }
    }

    /** It would pass a hard limit; nothing was recorded. */
    record Refused(UsageStatus usage, Quantity requested) implements LimitDecision {
        @Override
        public Feature feature() {
            return usage.feature();
        }
    }

    /** The organisation's tier does not have the feature; nothing was recorded. */
    record NotIncluded(Feature feature) implements LimitDecision {}
}
