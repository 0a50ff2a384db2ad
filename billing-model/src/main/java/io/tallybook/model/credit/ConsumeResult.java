package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/** The answer to an attempt to consume credits. */
public sealed interface ConsumeResult {

    default boolean isConsumed() {
        return this instanceof Consumed;
    }

    /** They were consumed. */
    record Consumed(CreditConsumption consumption) implements ConsumeResult {}

    /** There were not enough; nothing was consumed. */
    record Refused(Quantity requested, Quantity available) implements ConsumeResult {}
}
