package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.Objects;

/** How much of a feature may be used. */
public sealed interface UsageLimit extends Serializable {

    /** So much per period, or so high a level. */
    record Limited(Quantity quantity, LimitEnforcement enforcement) implements UsageLimit {
        public Limited {
            Objects.requireNonNull(enforcement, "enforcement");
            if (quantity.isNegative()) {
                throw new IllegalArgumentException("limit must not be negative, was " + quantity);
            }
        }
    }

    /** As much as anyone likes. */
    record Unlimited() implements UsageLimit {}

    /** Use beyond {@code quantity} is refused. */
    static UsageLimit hard(long quantity) {
        return new Limited(Quantity.of(quantity), LimitEnforcement.HARD);
    }

    /** Use beyond {@code quantity} is recorded and reported as overage. */
    static UsageLimit soft(long quantity) {
        return new Limited(Quantity.of(quantity), LimitEnforcement.SOFT);
    }

    static UsageLimit unlimited() {
        return new Unlimited();
    }
}
