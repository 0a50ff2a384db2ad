package io.tallybook.model.usage;

import java.io.Serializable;

/** What came of one of many uses: what recording it alone would have answered, or thrown. */
public sealed interface RecordingOutcome extends Serializable {

    /** Whether the use is recorded, by this call or by an earlier one with the same key. */
    default boolean isRecorded() {
        return this instanceof Decided decided && decided.decision().isAllowed();
    }

    /** The decision, or the refusal thrown as the single call throws it. */
    LimitDecision orThrow();

    /** The limit was asked: allowed, refused, or not included. */
    record Decided(LimitDecision decision) implements RecordingOutcome {
        @Override
        public LimitDecision orThrow() {
            return decision;
        }
    }

    /**
     * It could not be recorded whatever the limit is; nothing of it was written, and the other uses are not concerned.
     *
     * @param reason what the single call throws
     */
    record Rejected(RuntimeException reason) implements RecordingOutcome {
        @Override
        public LimitDecision orThrow() {
            throw reason;
        }
    }
}
