package io.tallybook.model.telecom;

import java.time.Duration;

/**
 * How the seconds of a call are counted: at least the initial ones, then in full steps.
 *
 * <p>By 30/6 a call of 31 seconds counts as 36, one of 5 as 30, and one that was not answered as none.
 *
 * @param initial whole seconds, 1 to 3600
 * @param step whole seconds, 1 to 3600
 */
public record CallIncrements(Duration initial, Duration step) {

    /** By the minute. */
    public static final CallIncrements PER_MINUTE = ofSeconds(60, 60);

    /** By the second. */
    public static final CallIncrements PER_SECOND = ofSeconds(1, 1);

    public CallIncrements {
        requireSeconds(initial, "initial increment");
        requireSeconds(step, "billing increment");
    }

    /** {@code ofSeconds(30, 6)} for what price lists call 30/6. */
    public static CallIncrements ofSeconds(int initial, int step) {
        return new CallIncrements(Duration.ofSeconds(initial), Duration.ofSeconds(step));
    }

    /**
     * What a call counts as.
     *
     * @param billable whole seconds since it was answered; zero for one that was not
     */
    public Duration count(Duration billable) {
        if (billable.isNegative() || billable.getNano() != 0) {
            throw new IllegalArgumentException("billable time must be whole seconds, was " + billable);
        }
        if (billable.isZero()) {
            return Duration.ZERO;
        }
        long beyond = Math.max(0, billable.minus(initial).getSeconds());
        long steps = (beyond + step.getSeconds() - 1) / step.getSeconds();
        return initial.plus(step.multipliedBy(steps));
    }

    private static void requireSeconds(Duration increment, String what) {
        if (increment.getNano() != 0
                || increment.compareTo(Duration.ofSeconds(1)) < 0
                || increment.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(what + " must be 1 to 3600 whole seconds, was " + increment);
        }
    }

    /** As price lists write it: {@code 30/6}. */
    @Override
    public String toString() {
        return initial.getSeconds() + "/" + step.getSeconds();
    }
}
