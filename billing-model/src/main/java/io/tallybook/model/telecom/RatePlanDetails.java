package io.tallybook.model.telecom;

import io.tallybook.model.Json;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is, all of it: begin with {@link RatePlan#details} of what was read.
 *
 * @param name unique in the tenant, at most 100 characters
 * @param features what else the plan offers, for the application to read
 */
public record RatePlanDetails(
        String name,
        @Nullable String description,
        RatePlanTerms terms,
        @Nullable Json features) {

    public RatePlanDetails {
        Text.require(name, "rate plan name", 100);
        Text.optional(description, "rate plan description", 2000);
        Objects.requireNonNull(terms, "terms");
    }

    public RatePlanDetails withName(String name) {
        return new RatePlanDetails(name, description, terms, features);
    }

    public RatePlanDetails withDescription(@Nullable String description) {
        return new RatePlanDetails(name, description, terms, features);
    }

    public RatePlanDetails withTerms(RatePlanTerms terms) {
        return new RatePlanDetails(name, description, terms, features);
    }

    public RatePlanDetails withFeatures(@Nullable Json features) {
        return new RatePlanDetails(name, description, terms, features);
    }
}
