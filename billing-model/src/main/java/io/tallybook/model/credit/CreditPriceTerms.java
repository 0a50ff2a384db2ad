package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Text;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operation costs in credits.
 *
 * <p>Of a use, what the allowance covers is free. The rest is priced by steps, each part at the cost of its own step, from zero in
 * each use; the sum is rounded once, half up, to six decimals.
 *
 * @param name what people call the operation
 * @param category group under which it is listed; absent for none
 * @param unit what is counted, such as {@code record} or {@code minute}
 * @param unitsPerCost how many units each cost is for, positive; a part of them costs its part
 * @param cost in credits, not negative
 * @param steps where the cost changes, by quantity
 * @param freeAllowance absent for none
 * @param overage absent where nothing can be used without credits
 */
public record CreditPriceTerms(
        String name,
        @Nullable String category,
        String unit,
        Quantity unitsPerCost,
        Quantity cost,
        List<CreditPriceStep> steps,
        @Nullable FreeAllowance freeAllowance,
        @Nullable CreditOverage overage)
        implements Serializable {

    public CreditPriceTerms {
        Text.require(name, "name of an operation", 200);
        Text.optional(category, "category of an operation", 100);
        Text.require(unit, "unit of an operation", 50);
        unitsPerCost.requirePositive("units per cost");
        requireNotNegative(cost, "cost");
        steps = steps.stream()
                .sorted(Comparator.comparing(CreditPriceStep::minQuantity))
                .toList();
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).minQuantity().equals(steps.get(i - 1).minQuantity())) {
                throw new IllegalArgumentException(
                        "two steps begin at " + steps.get(i).minQuantity());
            }
        }
    }

    /** So many credits for each unit, whatever the quantity. */
    public static CreditPriceTerms of(String name, String unit, Quantity cost) {
        return new CreditPriceTerms(name, null, unit, Quantity.of(1), cost, List.of(), null, null);
    }

    public CreditPriceTerms withName(String name) {
        return new CreditPriceTerms(name, category, unit, unitsPerCost, cost, steps, freeAllowance, overage);
    }

    public CreditPriceTerms inCategory(String category) {
        return new CreditPriceTerms(
                name, Objects.requireNonNull(category), unit, unitsPerCost, cost, steps, freeAllowance, overage);
    }

    public CreditPriceTerms withCost(Quantity cost) {
        return new CreditPriceTerms(name, category, unit, unitsPerCost, cost, steps, freeAllowance, overage);
    }

    /** Costs, those of steps and overage included, are for so many units together. */
    public CreditPriceTerms perUnits(Quantity unitsPerCost) {
        return new CreditPriceTerms(name, category, unit, unitsPerCost, cost, steps, freeAllowance, overage);
    }

    /** In place of those that there were. */
    public CreditPriceTerms withSteps(CreditPriceStep... steps) {
        return new CreditPriceTerms(name, category, unit, unitsPerCost, cost, List.of(steps), freeAllowance, overage);
    }

    public CreditPriceTerms withFreeAllowance(FreeAllowance freeAllowance) {
        return new CreditPriceTerms(
                name, category, unit, unitsPerCost, cost, steps, Objects.requireNonNull(freeAllowance), overage);
    }

    public CreditPriceTerms withoutFreeAllowance() {
        return new CreditPriceTerms(name, category, unit, unitsPerCost, cost, steps, null, overage);
    }

    public CreditPriceTerms withOverage(CreditOverage overage) {
        return new CreditPriceTerms(
                name, category, unit, unitsPerCost, cost, steps, freeAllowance, Objects.requireNonNull(overage));
    }

    public CreditPriceTerms withoutOverage() {
        return new CreditPriceTerms(name, category, unit, unitsPerCost, cost, steps, freeAllowance, null);
    }

    /**
     * What a use costs; the database computes the same.
     *
     * <p>At 1 credit, half a credit beyond 100, with 20 left of the allowance, 150 cost 100 + 15 = 115.
     *
     * @param quantity positive
     * @param freeLeft what is left of the allowance in the period; zero without one
     * @throws IllegalArgumentException if the price would have more than fourteen digits before the point
     */
    public CreditCharge charge(Quantity quantity, Quantity freeLeft) {
        quantity.requirePositive("quantity");
        requireNotNegative(freeLeft, "what is left of the allowance");
        Quantity free = freeLeft.isLessThan(quantity) ? freeLeft : quantity;
        Quantity rest = quantity.minus(free);
        List<CreditCharge.Step> parts = new ArrayList<>();
        Quantity begin = Quantity.ZERO;
        Quantity stepCost = cost;
        for (CreditPriceStep step : steps) {
            if (!step.minQuantity().isLessThan(rest)) {
                break;
            }
            parts.add(new CreditCharge.Step(step.minQuantity().minus(begin), stepCost));
            begin = step.minQuantity();
            stepCost = step.cost();
        }
        if (rest.isPositive()) {
            parts.add(new CreditCharge.Step(rest.minus(begin), stepCost));
        }
        return new CreditCharge(quantity, unit, unitsPerCost, free, parts, false, credits(parts));
    }

    /**
     * The same where credits do not reach, so that all that is not free is overage.
     *
     * @throws IllegalArgumentException if there is no rule for overage, or as for {@link #charge}
     */
    public CreditCharge chargeOverage(Quantity quantity, Quantity freeLeft) {
        if (overage == null) {
            throw new IllegalArgumentException("there is no overage");
        }
        CreditCharge charge = charge(quantity, freeLeft);
        List<CreditCharge.Step> parts = List.of(new CreditCharge.Step(quantity.minus(charge.free()), overage.cost()));
        return new CreditCharge(quantity, unit, unitsPerCost, charge.free(), parts, true, credits(parts));
    }

    private Quantity credits(List<CreditCharge.Step> parts) {
        BigDecimal sum = parts.stream()
                .map(part -> part.units().value().multiply(part.cost().value()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Quantity(sum.divide(unitsPerCost.value(), Quantity.SCALE, RoundingMode.HALF_UP));
    }

    static void requireNotNegative(Quantity quantity, String what) {
        if (quantity.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + quantity);
        }
    }
}
