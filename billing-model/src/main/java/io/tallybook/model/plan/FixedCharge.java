package io.tallybook.model.plan;

import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.Money;

/** What a fixed price comes to. */
record FixedCharge(ServiceTerms.Fixed terms) {

    Charge of(Quantity quantity, Period served, Period billed) {
        quantity.requirePositive("quantity of a service in a plan");
        if (!billed.contains(served)) {
            throw new IllegalArgumentException(served + " is not within the period that is billed, " + billed);
        }
        BigDecimal price = terms.baseRate().getAmount().multiply(quantity.value());
        Period charged = terms.isProrated() ? served : billed;

        Money amount = upTo(charged.to(), price, billed).minus(upTo(charged.from(), price, billed));
        BigDecimal exact = price.multiply(Durations.nanoseconds(charged.length()));

        List<ChargeStep> steps = new ArrayList<>();
        steps.add(new ChargeStep.PeriodPrice(quantity, terms.baseRate(), charged, amount));
        Charges.rounded(terms, exact, Durations.nanoseconds(billed.length()), amount)
                .ifPresent(steps::add);
        return new Charge(amount, steps);
    }

    /** What the price has come to at an instant. */
    private Money upTo(Instant instant, BigDecimal price, Period billed) {
        BigDecimal elapsed = Durations.nanoseconds(Duration.between(billed.from(), instant));
        BigDecimal length = Durations.nanoseconds(billed.length());
        int decimals = terms.currency().getDecimalPlaces();
        return Money.of(terms.currency(), price.multiply(elapsed).divide(length, decimals, terms.rounding()));
    }
}
