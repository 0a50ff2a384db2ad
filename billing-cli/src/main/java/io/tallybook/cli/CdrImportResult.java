package io.tallybook.cli;

import io.tallybook.model.telecom.CdrStatus;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the lines of a file.
 *
 * @param rated taken and rated
 * @param failed taken, and kept with the reason why they could not be rated
 * @param pending taken, and waiting for their period
 * @param replayed taken before
 * @param rejected not taken
 */
record CdrImportResult(long rated, long failed, long pending, long replayed, long rejected) {

    /** Counts while several threads work. */
    static final class Counter {

        private final LongAdder rated = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder pending = new LongAdder();
        private final LongAdder replayed = new LongAdder();
        private final LongAdder rejected = new LongAdder();

        void taken(CdrStatus status) {
            switch (status) {
                case PROCESSED -> rated.increment();
                case FAILED -> failed.increment();
                case PENDING -> pending.increment();
            }
        }

        void replayed() {
            replayed.increment();
        }

        void rejected() {
            rejected.increment();
        }

        long lines() {
            return rated.sum() + failed.sum() + pending.sum() + replayed.sum() + rejected.sum();
        }

        CdrImportResult result() {
            return new CdrImportResult(rated.sum(), failed.sum(), pending.sum(), replayed.sum(), rejected.sum());
        }
    }
}
