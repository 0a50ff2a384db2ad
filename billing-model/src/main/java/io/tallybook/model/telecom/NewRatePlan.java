package io.tallybook.model.telecom;

import java.util.Objects;

/** A rate plan to be created, on offer at once. */
public record NewRatePlan(RatePlanId id, RatePlanDetails details) {

    public NewRatePlan {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(details, "details");
    }

    /** With a new id, and neither description nor features. */
    public static NewRatePlan of(String name, RatePlanTerms terms) {
        return new NewRatePlan(RatePlanId.generate(), new RatePlanDetails(name, null, terms, null));
    }

    public NewRatePlan withId(RatePlanId id) {
        return new NewRatePlan(id, details);
    }
}
