package io.tallybook.model.telecom;

import java.time.Instant;

/**
 * What a subscription costs, and its calls.
 *
 * @param isActive whether new subscriptions may take the plan
 * @param version number of the change, for editors that read before they write
 */
public record RatePlan(
        RatePlanId id, RatePlanDetails details, boolean isActive, int version, Instant createdAt, Instant updatedAt) {

    public String name() {
        return details.name();
    }

    public RatePlanTerms terms() {
        return details.terms();
    }
}
