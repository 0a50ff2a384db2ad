package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/** The answer to an attempt to use a priced operation. */
public sealed interface CreditUseResult {

    default boolean isUsed() {
        return this instanceof Used;
    }

    /** It took place: paid, free or as overage. */
    record Used(CreditUse use) implements CreditUseResult {}

    /**
     * There were not enough credits, and no overage was left; nothing took place.
     *
     * @param charge what it would have cost
     */
    record Refused(CreditCharge charge, Quantity available) implements CreditUseResult {}
}
