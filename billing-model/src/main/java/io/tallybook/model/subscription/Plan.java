package io.tallybook.model.subscription;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan that the application offers to every tenant.
 *
 * @param stripe absent while it is not sold by Stripe
 * @param isActive whether it is sold; who has it keeps it either way
 * @param version number of the change, from 1
 */
public record Plan(
        PlanId id,
        PlanSlug slug,
        PlanDetails details,
        @Nullable StripeProduct stripe,
        boolean isActive,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    public String name() {
        return details.name();
    }

    public PlanPrice price() {
        return details.price();
    }

    /** How much of it the plan includes; empty where it is not included. */
    public Optional<PlanLimit> limit(PlanLimitCode code) {
        return details.limits().stream()
                .filter(limit -> limit.code().equals(code))
                .findFirst();
    }
}
