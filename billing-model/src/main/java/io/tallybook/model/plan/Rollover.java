package io.tallybook.model.plan;

import io.tallybook.model.Quantity;

/** What happens to the unused part of a bucket at the end of its period. */
public sealed interface Rollover {

    RolloverMode mode();

    /**
     * What of a period is taken into the next one.
     *
     * <p>With 10 included, 4 rolled over and 5 used, 9 remain: none of it, at most the cap, or all of it goes on. What was rolled
     * over before and is still unused goes on again; without a cap it adds up from period to period.
     */
    Quantity carriedOver(BucketUse use);

    /** It is lost. */
    record None() implements Rollover {
        @Override
        public RolloverMode mode() {
            return RolloverMode.NONE;
        }

        @Override
        public Quantity carriedOver(BucketUse use) {
            return Quantity.ZERO;
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

        @Override
        public Quantity carriedOver(BucketUse use) {
            return use.remaining().isGreaterThan(cap) ? cap : use.remaining();
        }
    }

    /** All of it is taken into the next period. */
    record Unlimited() implements Rollover {
        @Override
        public RolloverMode mode() {
            return RolloverMode.UNLIMITED;
        }

        @Override
        public Quantity carriedOver(BucketUse use) {
            return use.remaining();
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
