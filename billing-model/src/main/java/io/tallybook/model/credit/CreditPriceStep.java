package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.io.Serializable;

/**
 * Where the cost of an operation changes: {@code cost} applies to what is beyond {@code minQuantity}, up to the next step.
 *
 * @param minQuantity positive
 * @param cost in credits, not negative
 */
public record CreditPriceStep(Quantity minQuantity, Quantity cost) implements Serializable {

    public CreditPriceStep {
        minQuantity.requirePositive("start of a step");
        CreditPriceTerms.requireNotNegative(cost, "cost of a step");
    }

    /** {@code CreditPriceStep.beyond("100", "0.5")}: units beyond the hundredth cost half a credit. */
    public static CreditPriceStep beyond(String minQuantity, String cost) {
        return new CreditPriceStep(Quantity.of(minQuantity), Quantity.of(cost));
    }
}
