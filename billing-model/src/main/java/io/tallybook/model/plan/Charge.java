package io.tallybook.model.plan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.joda.money.Money;

/**
 * What a service costs, and how that was computed.
 *
 * <p>The amounts of the steps that have one add up to {@code amount}.
 *
 * @param amount in whole minor units, rounded once
 * @param steps in the order of the computation; empty where nothing was used
 */
public record Charge(Money amount, List<ChargeStep> steps) {

    public Charge {
        Objects.requireNonNull(amount, "amount");
        steps = List.copyOf(steps);
    }

    /** The steps that cost something by themselves: what an invoice would list. */
    public List<ChargeStep> lines() {
        return steps.stream().filter(step -> step.amount().isPresent()).toList();
    }

    /** How the sum was rounded; absent where it needed no rounding. */
    public Optional<ChargeStep.Rounded> rounded() {
        return steps.stream()
                .filter(ChargeStep.Rounded.class::isInstance)
                .map(ChargeStep.Rounded.class::cast)
                .findFirst();
    }
}
