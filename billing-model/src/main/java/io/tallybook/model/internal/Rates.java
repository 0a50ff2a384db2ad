package io.tallybook.model.internal;

import org.joda.money.BigMoney;
import org.joda.money.BigMoneyProvider;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Checks of rates and prices that a caller gives, the same in every record. */
public final class Rates {

    /** Decimals of a stored rate. */
    public static final int SCALE = 10;

    private static final int INTEGER_DIGITS = 10;

    private static final int PRICE_SCALE = 4;

    private static final int PRICE_INTEGER_DIGITS = 16;

    // Ten thousand of the largest still fit into a balance.
    private static final int AMOUNT_INTEGER_DIGITS = 12;

    private Rates() {}

    /**
     * The rate, where it can be stored as it is, with the currency's decimals or as many more as it needs.
     *
     * <p>{@code USD 95} and {@code USD 95.0000} become {@code USD 95.00}, so that what is read equals what was written.
     *
     * @throws IllegalArgumentException if it is negative, or has more than ten decimals or ten digits before them
     */
    public static BigMoney require(BigMoney rate, String what) {
        if (rate.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + rate);
        }
        if (rate.getAmount().stripTrailingZeros().scale() > SCALE) {
            throw new IllegalArgumentException(what + " has more than " + SCALE + " decimals");
        }
        if (rate.getAmount().precision() - (long) rate.getScale() > INTEGER_DIGITS && !rate.isZero()) {
            throw new IllegalArgumentException(what + " has more than " + INTEGER_DIGITS + " digits before the point");
        }
        return canonical(rate);
    }

    private static BigMoney canonical(BigMoney rate) {
        int needed = rate.getAmount().stripTrailingZeros().scale();
        return rate.withScale(Math.max(needed, rate.getCurrencyUnit().getDecimalPlaces()));
    }

    /** The same for a rate that must be in a certain currency. */
    public static BigMoney requireIn(CurrencyUnit currency, BigMoney rate, String what) {
        if (!rate.getCurrencyUnit().equals(currency)) {
            throw new IllegalArgumentException(what + " must be in " + currency + ", was " + rate);
        }
        return require(rate, what);
    }

    /**
     * A price in whole minor units, where it can be stored.
     *
     * @throws IllegalArgumentException if it is negative, or has more than four decimals or sixteen digits before them
     */
    public static Money requirePrice(Money price, String what) {
        if (price.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + price);
        }
        if (price.getAmount().stripTrailingZeros().scale() > PRICE_SCALE) {
            throw new IllegalArgumentException(what + " has more than " + PRICE_SCALE + " decimals");
        }
        if (price.getAmount().precision() - (long) price.getScale() > PRICE_INTEGER_DIGITS) {
            throw new IllegalArgumentException(
                    what + " has more than " + PRICE_INTEGER_DIGITS + " digits before the point");
        }
        return price;
    }

    /**
     * An amount of either sign with at most four decimals, where it can be stored: with the currency's decimals or as many more as it
     * needs.
     *
     * @throws IllegalArgumentException if it has more than four decimals or twelve digits before them
     */
    public static BigMoney requireAmount(BigMoneyProvider amount, String what) {
        BigMoney given = amount.toBigMoney();
        if (given.getAmount().stripTrailingZeros().scale() > PRICE_SCALE) {
            throw new IllegalArgumentException(what + " has more than " + PRICE_SCALE + " decimals");
        }
        if (given.getAmount().precision() - (long) given.getScale() > AMOUNT_INTEGER_DIGITS && !given.isZero()) {
            throw new IllegalArgumentException(
                    what + " has more than " + AMOUNT_INTEGER_DIGITS + " digits before the point");
        }
        return canonical(given);
    }
}
