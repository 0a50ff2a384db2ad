package io.tallybook.model.telecom;

import io.tallybook.model.BillingException;
import io.tallybook.model.IdempotencyKey;

/** What came of one of many records: what taking it alone would have answered, or thrown. */
public sealed interface CdrOutcome {

    /** How the record stands, or the refusal thrown as {@code ingest} throws it. */
    RatedCdr orThrow();

    /** It was taken, whether or not it could be rated. */
    record Taken(RatedCdr cdr) implements CdrOutcome {
        @Override
        public RatedCdr orThrow() {
            return cdr;
        }
    }

    /** The same record had been taken before, or stood before it in the list. */
    record Replayed(RatedCdr cdr) implements CdrOutcome {
        @Override
        public RatedCdr orThrow() {
            return cdr;
        }
    }

    /** Another record with this UUID had been taken, and stays. */
    record Conflict(String callUuid) implements CdrOutcome {
        @Override
        public RatedCdr orThrow() {
            throw new BillingException.IdempotencyConflict(IdempotencyKey.of(callUuid));
        }
    }
}
