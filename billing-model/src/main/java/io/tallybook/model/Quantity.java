package io.tallybook.model;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of credits, seconds, gigabytes or messages; never money.
 *
 * <p>Six decimals, at most fourteen digits before them, either sign. {@code Quantity.of("1.5")} equals
 * {@code Quantity.of("1.50")}.
 */
public record Quantity(BigDecimal value) implements Comparable<Quantity>, Serializable {

    /** Decimals of every quantity. */
    public static final int SCALE = 6;

    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    private static final int INTEGER_DIGITS = 14;

    /** @throws IllegalArgumentException if {@code value} has more than six decimals or fourteen digits before them */
    public Quantity {
        // Looked at before it is rescaled: 1E+1000000000 would fill the memory.
        if (value.precision() - (long) value.scale() > INTEGER_DIGITS && value.signum() != 0) {
            throw new IllegalArgumentException("quantity has more than " + INTEGER_DIGITS + " digits before the point");
        }
        if (value.stripTrailingZeros().scale() > SCALE) {
            throw new IllegalArgumentException("quantity has more than " + SCALE + " decimals");
        }
        value = value.setScale(SCALE, RoundingMode.UNNECESSARY);
    }

    public static Quantity of(long value) {
        return new Quantity(BigDecimal.valueOf(value));
    }

    /** @throws IllegalArgumentException if {@code text} is not a decimal number of at most six decimals */
    public static Quantity of(String text) {
        return new Quantity(new BigDecimal(text));
    }

    public Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value));
    }

    public Quantity minus(Quantity other) {
        return new Quantity(value.subtract(other.value));
    }

    public Quantity negated() {
        return new Quantity(value.negate());
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    public boolean isPositive() {
        return value.signum() > 0;
    }

    public boolean isNegative() {
        return value.signum() < 0;
    }

    public boolean isGreaterThan(Quantity other) {
        return compareTo(other) > 0;
    }

    public boolean isLessThan(Quantity other) {
        return compareTo(other) < 0;
    }

    /** This quantity, where a caller must give a positive one. @throws IllegalArgumentException if it is not */
    public Quantity requirePositive(String what) {
        if (!isPositive()) {
            throw new IllegalArgumentException(what + " must be positive, was " + this);
        }
        return this;
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    /** Without trailing zeros or exponent: {@code 2.5}, {@code 100}. */
    @Override
    public String toString() {
        return isZero() ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
