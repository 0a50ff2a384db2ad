package io.tallybook.model.subscription;

import io.tallybook.model.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which plan a tenant has, and in what period it is.
 *
 * @param pendingPlan the plan from the next period on; absent when it stays
 * @param trialEndsAt first instant after the trial; absent without one
 * @param isCanceledAtPeriodEnd whether it ends with the current period
 * @param canceledAt when it was said that it shall end; it may end later
 * @param endedAt when it ended; absent while it goes on
 * @param stripeSubscription absent where Stripe does not bill it
 * @param stripePrice as Stripe said it last
 * @param stateAt as of when this is
 * @param isWaiting whether it is live at Stripe while the tenant has another, for whose end it waits
 * @param version number of the change, from 1
 */
public record Subscription(
        SubscriptionId id,
        PlanId plan,
        @Nullable PlanId pendingPlan,
        PlanInterval interval,
        SubscriptionStatus status,
        Period currentPeriod,
        @Nullable Instant trialEndsAt,
        boolean isCanceledAtPeriodEnd,
        @Nullable Instant canceledAt,
        @Nullable String cancellationReason,
        @Nullable Instant endedAt,
        @Nullable StripeSubscriptionId stripeSubscription,
        @Nullable StripePriceId stripePrice,
        Instant stateAt,
        boolean isWaiting,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether it is what the tenant has now: of all its subscriptions, one at most. */
    public boolean isCurrent() {
        return status.isLive() && !isWaiting;
    }
}
