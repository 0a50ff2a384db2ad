package io.tallybook.model.telecom;

import io.tallybook.model.Period;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.joda.money.Money;

/**
 * What is left of a period, as an exact fraction of it.
 *
 * <p>On 16 January at midnight, 16 of 31 days of January are left: of USD 31.00 that is USD 16.00.
 *
 * @param period the whole one
 * @param at an instant in it
 */
public record Proration(Period period, Instant at) {

    /** Amounts here are not negative, so these are all the roundings there are. */
    private static final Set<RoundingMode> ROUNDINGS = Set.of(
            RoundingMode.UP, RoundingMode.DOWN, RoundingMode.HALF_UP, RoundingMode.HALF_DOWN, RoundingMode.HALF_EVEN);

    /** @throws IllegalArgumentException if the instant is not in the period */
    public Proration {
        Objects.requireNonNull(period, "period");
        if (!period.contains(at)) {
            throw new IllegalArgumentException(at + " is not in the period " + period);
        }
    }

    /** The rounding, where it is up, down, or half up, down or even. */
    public static RoundingMode requireRounding(RoundingMode rounding) {
        if (!ROUNDINGS.contains(rounding)) {
            throw new IllegalArgumentException("rounding must be one of " + ROUNDINGS + ", was " + rounding);
        }
        return rounding;
    }

    /** What a price of the whole period comes to for the rest, rounded once to whole minor units. */
    public Money rest(Money price, RoundingMode rounding) {
        BigDecimal share = price.getAmount()
                .multiply(new BigDecimal(left()))
                .divide(new BigDecimal(whole()), price.getCurrencyUnit().getDecimalPlaces(), requireRounding(rounding));
        return Money.of(price.getCurrencyUnit(), share);
    }

    /** What an allowance of the whole period comes to for the rest, in whole minutes, rounded up. */
    public int restOfMinutes(int minutes) {
        BigInteger[] share = BigInteger.valueOf(minutes).multiply(left()).divideAndRemainder(whole());
        return share[0].intValueExact() + share[1].signum();
    }

    private BigInteger left() {
        return nanoseconds(Duration.between(at, period.to()));
    }

    private BigInteger whole() {
        return nanoseconds(period.length());
    }

    private static BigInteger nanoseconds(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(duration.getNano()));
    }
}
