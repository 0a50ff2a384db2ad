package io.tallybook.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/**
 * Splits an amount into parts that add up to it again.
 *
 * <p>By the method of the largest remainder, also called Hamilton's: each part gets the whole minor units of its share, and the
 * units that are left go, one each, to the parts that lost most by that; among equals to the earlier one.
 */
public final class Apportionment {

    private Apportionment() {}

    /**
     * Of USD 10.00, the weights 1, 1 and 1 get USD 3.34, 3.33 and 3.33; of USD -10.00 the same, negated.
     *
     * @param total in whole minor units, either sign
     * @param weights not negative, and not all of them zero unless {@code total} is
     * @throws IllegalArgumentException if a weight is negative, or there is something to split and nobody to get it
     */
    public static List<Money> of(Money total, List<BigDecimal> weights) {
        if (total.isNegative()) {
            return of(total.negated(), weights).stream().map(Money::negated).toList();
        }
        List<BigInteger> whole = inWholeNumbers(weights);
        BigInteger sum = whole.stream().reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger units = total.getAmount().unscaledValue();
        if (sum.signum() == 0) {
            if (units.signum() != 0) {
                throw new IllegalArgumentException("no part has a weight, so nobody gets " + total);
            }
            return weights.stream().map(weight -> total).toList();
        }

        List<BigInteger> parts = new ArrayList<>();
        List<BigInteger> remainders = new ArrayList<>();
        BigInteger left = units;
        for (BigInteger weight : whole) {
            BigInteger[] share = units.multiply(weight).divideAndRemainder(sum);
            parts.add(share[0]);
            remainders.add(share[1]);
            left = left.subtract(share[0]);
        }
        IntStream.range(0, whole.size())
                .boxed()
                .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
                .limit(left.intValueExact())
                .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
        return parts.stream()
                .map(part -> ofMinorUnits(total.getCurrencyUnit(), part))
                .toList();
    }

    private static List<BigInteger> inWholeNumbers(List<BigDecimal> weights) {
        int scale = 0;
        for (BigDecimal weight : weights) {
            if (weight.signum() < 0) {
                throw new IllegalArgumentException("a weight must not be negative, was " + weight.toPlainString());
            }
            scale = Math.max(scale, weight.scale());
        }
        int common = scale;
        return weights.stream()
                .map(weight -> weight.setScale(common).unscaledValue())
                .toList();
    }

    private static Money ofMinorUnits(CurrencyUnit currency, BigInteger units) {
        return Money.of(currency, new BigDecimal(units, currency.getDecimalPlaces()));
    }
}
