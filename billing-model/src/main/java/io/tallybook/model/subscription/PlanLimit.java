package io.tallybook.model.subscription;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.Objects;

/** How much of something a plan includes; what a plan does not list is not included. */
public sealed interface PlanLimit extends Serializable {

    /** What is limited. */
    PlanLimitCode code();

    /** So much; zero is a limit too. */
    record Limited(PlanLimitCode code, Quantity quantity) implements PlanLimit {

        public Limited {
            Objects.requireNonNull(code, "code");
            if (quantity.isNegative()) {
                throw new IllegalArgumentException("limit must not be negative, was " + quantity);
            }
        }
    }

    /** As much as anyone likes. */
    record Unlimited(PlanLimitCode code) implements PlanLimit {

        public Unlimited {
            Objects.requireNonNull(code, "code");
        }
    }

    static PlanLimit of(PlanLimitCode code, long quantity) {
        return new Limited(code, Quantity.of(quantity));
    }

    static PlanLimit unlimited(PlanLimitCode code) {
        return new Unlimited(code);
    }
}
