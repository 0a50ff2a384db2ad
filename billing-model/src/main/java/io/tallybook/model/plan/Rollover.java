package io.tallybook.model.plan;

import io.tallybook.model.Quantity;

/** What happens to the unused part of a bucket at the end of its period. */
public sealed interface Rollover {

    RolloverMode mode();

    /** It is lost. */
    record None() implements Rollover {
        @Override
        public RolloverMode mode() {
            return RolloverMode.NONE;
        }
    }

    /** It is taken into the next period, up to {@code cap} units. */
    record Capped(Quantity cap) implements Rollover {
        public Capped {
            cap.requirePositive("rollover cap");
        }

        @Override
        public RolloverMode mode() {
            return RolloverMode.CAPPED;
        }
    }

    /** All of it is taken into the next period. */
    record Unlimited() implements Rollover {
        @Override
        public RolloverMode mode() {
            return RolloverMode.UNLIMITED;
        }
    }

    static Rollover none() {
        return new None();
    }

    static Rollover upTo(Quantity cap) {
        return new Capped(cap);
    }

    static Rollover unlimited() {
        return new Unlimited();
    }
}
