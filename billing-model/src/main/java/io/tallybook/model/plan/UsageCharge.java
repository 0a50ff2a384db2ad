package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.BigMoney;

/** What a used quantity comes to. */
record UsageCharge(Usage terms) {

    Charge of(Quantity used) {
        if (used.isNegative()) {
            throw new IllegalArgumentException("used quantity must not be negative, was " + used);
        }
        List<ChargeStep> steps = new ArrayList<>();
        Quantity counted = used;
        if (used.isLessThan(terms.minimumUsage())) {
            counted = terms.minimumUsage();
            steps.add(new ChargeStep.RaisedToMinimum(used, counted));
        }
        List<Charges.Line> lines = switch (terms.tierMode()) {
            case GRADUATED -> graduated(counted);
            case VOLUME -> volume(counted);
        };
        return Charges.of(terms, steps, lines, BigDecimal.ONE);
    }

    /** Each part at the rate of its own tier. */
    private List<Charges.Line> graduated(Quantity counted) {
        List<Charges.Line> lines = new ArrayList<>();
        Quantity begin = Quantity.ZERO;
        BigMoney rate = terms.baseRate();
        for (RateTier tier : terms.tiers()) {
            if (!counted.isGreaterThan(tier.minQuantity())) {
                break;
            }
            lines.add(line(begin, tier.minQuantity().minus(begin), rate));
            begin = tier.minQuantity();
            rate = tier.rate();
        }
        if (counted.isGreaterThan(begin)) {
            lines.add(line(begin, counted.minus(begin), rate));
        }
        return lines;
    }

    /** All of it at the rate of the tier that it reaches. */
    private List<Charges.Line> volume(Quantity counted) {
        BigMoney rate = terms.baseRate();
        for (RateTier tier : terms.tiers()) {
            if (counted.isGreaterThan(tier.minQuantity())) {
                rate = tier.rate();
            }
        }
        return counted.isZero() ? List.of() : List.of(line(Quantity.ZERO, counted, rate));
    }

    private Charges.Line line(Quantity beyond, Quantity units, BigMoney rate) {
        return new Charges.Line(
                rate.getAmount().multiply(units.value()),
                price -> new ChargeStep.Units(beyond, units, terms.unitOfMeasure(), rate, price));
    }
}
