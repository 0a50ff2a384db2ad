package io.tallybook.model.usage;

import java.io.Serializable;

/**
 * What an import came to; together as many as there were uses.
 *
 * @param recorded now
 * @param replayed recorded before, by the same keys
 * @param notRecorded refused, not included, or rejected
 */
public record UsageImportResult(long recorded, long replayed, long notRecorded) implements Serializable {

    public static final UsageImportResult NOTHING = new UsageImportResult(0, 0, 0);

    public UsageImportResult plus(RecordingOutcome outcome) {
        if (!outcome.isRecorded()) {
            return new UsageImportResult(recorded, replayed, notRecorded + 1);
        }
        return ((LimitDecision.Allowed) outcome.orThrow()).isReplayed()
                ? new UsageImportResult(recorded, replayed + 1, notRecorded)
                : new UsageImportResult(recorded + 1, replayed, notRecorded);
    }
}
