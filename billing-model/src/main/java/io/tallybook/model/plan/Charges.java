package io.tallybook.model.plan;

import io.tallybook.model.Apportionment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** What the charges of all terms share: the sum is rounded once, and split again so that the lines add up to it. */
final class Charges {

    // More than any rate has; for people who look at an exact sum that has no end, such as a third.
    private static final int DECIMALS_TO_SHOW = 10;

    private Charges() {}

    static RoundingMode requireRounding(RoundingMode rounding) {
        if (Objects.requireNonNull(rounding, "rounding") == RoundingMode.UNNECESSARY) {
            throw new IllegalArgumentException("a charge can need rounding: name a mode other than UNNECESSARY");
        }
        return rounding;
    }

    /**
     * @param steps those that cost nothing by themselves, which come first
     * @param denominator divides the numerators of all lines, so that a third remains exact until the sum is rounded
     */
    static Charge of(ServiceTerms terms, List<ChargeStep> steps, List<Line> lines, BigDecimal denominator) {
        CurrencyUnit currency = terms.currency();
        List<BigDecimal> numerators = lines.stream().map(Line::numerator).toList();
        BigDecimal sum = numerators.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        Money amount = Money.of(currency, sum.divide(denominator, currency.getDecimalPlaces(), terms.rounding()));

        List<Money> prices = Apportionment.of(amount, numerators);
        List<ChargeStep> all = new ArrayList<>(steps);
        for (int i = 0; i < lines.size(); i++) {
            all.add(lines.get(i).step().apply(prices.get(i)));
        }
        rounded(terms, sum, denominator, amount).ifPresent(all::add);
        return new Charge(amount, all);
    }

    /** The step from an exact sum to its amount, if there is one. */
    static Optional<ChargeStep> rounded(ServiceTerms terms, BigDecimal sum, BigDecimal denominator, Money amount) {
        if (amount.getAmount().multiply(denominator).compareTo(sum) == 0) {
            return Optional.empty();
        }
        int scale = terms.currency().getDecimalPlaces() + DECIMALS_TO_SHOW;
        BigDecimal exact = sum.divide(denominator, scale, RoundingMode.HALF_EVEN);
        return Optional.of(new ChargeStep.Rounded(exact, terms.rounding(), amount));
    }

    /** A part of the sum, and the step that it becomes once its price is known. */
    record Line(BigDecimal numerator, Function<Money, ChargeStep> step) {}
}
