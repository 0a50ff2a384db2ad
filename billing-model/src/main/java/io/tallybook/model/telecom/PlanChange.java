package io.tallybook.model.telecom;

import java.time.Instant;
import org.joda.money.Money;

/**
 * A change of the rate plan in the middle of a period, and what it came to.
 *
 * @param subscription as it is now
 * @param from the plan before
 * @param to the plan from {@code changedAt} on
 * @param credit for the rest of the period at the old price
 * @param charge for the rest of the period at the new price
 * @param isReplayed whether the change was made before, under the same key
 */
public record PlanChange(
        Subscription subscription,
        RatePlanId from,
        RatePlanId to,
        Instant changedAt,
        Money credit,
        Money charge,
        boolean isReplayed) {

    /** What was taken from the account; negative where it was given back. */
    public Money net() {
        return charge.minus(credit);
    }
}
