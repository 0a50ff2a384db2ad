package io.tallybook.model.subscription;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan to be offered to every tenant.
 *
 * @param stripe absent while it is not sold by Stripe
 */
public record NewPlan(
        PlanId id,
        PlanSlug slug,
        PlanDetails details,
        @Nullable StripeProduct stripe) {

    public NewPlan {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(slug, "slug");
        Objects.requireNonNull(details, "details");
    }

    /** With a new id, and not sold by Stripe. */
    public static NewPlan of(PlanSlug slug, PlanDetails details) {
        return new NewPlan(PlanId.generate(), slug, details, null);
    }

    public NewPlan withId(PlanId id) {
        return new NewPlan(id, slug, details, stripe);
    }

    public NewPlan withStripe(@Nullable StripeProduct stripe) {
        return new NewPlan(id, slug, details, stripe);
    }
}
