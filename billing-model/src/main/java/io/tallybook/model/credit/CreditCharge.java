package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a use of an operation costs in credits, and how that was computed.
 *
 * @param unit what was counted
 * @param unitsPerCost how many units each cost is for
 * @param free the part that the allowance covered
 * @param steps units at each cost; empty where all was free
 * @param isOverage whether credits did not reach: then the price is owed, not debited
 * @param credits the price: the steps added up, divided by {@code unitsPerCost}, rounded half up to six decimals
 */
public record CreditCharge(
        Quantity quantity,
        String unit,
        Quantity unitsPerCost,
        Quantity free,
        List<Step> steps,
        boolean isOverage,
        Quantity credits)
        implements Serializable {

    public CreditCharge {
        steps = List.copyOf(steps);
    }

    /**
     * Units at one cost.
     *
     * @param cost in credits, for {@link CreditCharge#unitsPerCost} units
     */
    public record Step(Quantity units, Quantity cost) implements Serializable {}

    /** In words, such as {@code 150 record: 20 free, 100 at 1, 30 at 0.5: 115 credits}. */
    @Override
    public String toString() {
        String parts = steps.stream()
                .map(step -> step.units() + " at " + step.cost() + perUnits())
                .collect(Collectors.joining(", "));
        return quantity + " " + unit + ": " + (free.isZero() ? "" : free + " free" + (steps.isEmpty() ? "" : ", "))
                + parts + ": " + credits + (isOverage ? " credits owed" : " credits");
    }

    private String perUnits() {
        return unitsPerCost.equals(Quantity.of(1)) ? "" : " per " + unitsPerCost;
    }
}
