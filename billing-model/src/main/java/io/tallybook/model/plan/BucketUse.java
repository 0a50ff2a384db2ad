package io.tallybook.model.plan;

import io.tallybook.model.Quantity;

/**
 * What there was of a bucket in a period, and what was used; none of the three is negative.
 *
 * @param included what the plan includes per period
 * @param rolledOver what was left of the period before and taken along
 */
public record BucketUse(Quantity included, Quantity rolledOver, Quantity used) {

    public BucketUse {
        requireNotNegative(included, "included quantity");
        requireNotNegative(rolledOver, "rolled-over quantity");
        requireNotNegative(used, "used quantity");
    }

    /** What costs nothing beyond the plan: included and rolled over. */
    public Quantity available() {
        return included.plus(rolledOver);
    }

    /** What is left; zero where more was used. */
    public Quantity remaining() {
        return used.isLessThan(available()) ? available().minus(used) : Quantity.ZERO;
    }

    /** What is beyond; zero where something is left. */
    public Quantity overage() {
        return used.isGreaterThan(available()) ? used.minus(available()) : Quantity.ZERO;
    }

    private static void requireNotNegative(Quantity quantity, String what) {
        if (quantity.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + quantity);
        }
    }
}
