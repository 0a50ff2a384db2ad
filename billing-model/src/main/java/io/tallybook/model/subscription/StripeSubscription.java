package io.tallybook.model.subscription;

import io.tallybook.model.Period;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription stood at Stripe when an event happened, as the event says it.
 *
 * <pre>{@code
 * StripeSubscription.of(StripeSubscriptionId.of(subscription.getId()), ACTIVE, product, price, PlanInterval.MONTH, period)
 *         .cancelingAtPeriodEnd(Instant.ofEpochSecond(subscription.getCanceledAt()), null)
 * }</pre>
 *
 * @param product of the price: what leads to the plan
 * @param trialEndsAt absent without a trial
 * @param canceledAt absent where it was not canceled; what Stripe leaves out is the time of the event
 * @param cancellationReason at most 1,000 characters; left out where it was not canceled
 * @param endedAt absent while it goes on; of one that has ended, what Stripe leaves out is the time of the event
 */
public record StripeSubscription(
        StripeSubscriptionId id,
        SubscriptionStatus status,
        StripeProductId product,
        StripePriceId price,
        PlanInterval interval,
        Period currentPeriod,
        @Nullable Instant trialEndsAt,
        boolean isCanceledAtPeriodEnd,
        @Nullable Instant canceledAt,
        @Nullable String cancellationReason,
        @Nullable Instant endedAt)
        implements Serializable {

    public StripeSubscription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(price, "price");
        Objects.requireNonNull(interval, "interval");
        currentPeriod = new Period(bound(currentPeriod.from()), bound(currentPeriod.to()));
        trialEndsAt = Moments.stored(trialEndsAt, "the end of a trial");
        canceledAt = Moments.stored(canceledAt, "a cancellation");
        endedAt = Moments.stored(endedAt, "an end");
        Text.optional(cancellationReason, "reason", 1000);
        if (status == SubscriptionStatus.TRIALING && trialEndsAt == null) {
            throw new IllegalArgumentException("a subscription on trial has an end of it");
        }
        if (endedAt != null && !status.isEnded()) {
            throw new IllegalArgumentException("a subscription that is " + status + " has not ended");
        }
    }

    /** One without a trial that goes on. */
    public static StripeSubscription of(
            StripeSubscriptionId id,
            SubscriptionStatus status,
            StripeProductId product,
            StripePriceId price,
            PlanInterval interval,
            Period currentPeriod) {
        return new StripeSubscription(
                id, status, product, price, interval, currentPeriod, null, false, null, null, null);
    }

    /** On trial until then. */
    public StripeSubscription trialingUntil(Instant trialEndsAt) {
        return new StripeSubscription(
                id,
                SubscriptionStatus.TRIALING,
                product,
                price,
                interval,
                currentPeriod,
                trialEndsAt,
                isCanceledAtPeriodEnd,
                canceledAt,
                cancellationReason,
                null);
    }

    public StripeSubscription cancelingAtPeriodEnd(@Nullable Instant canceledAt, @Nullable String reason) {
        return new StripeSubscription(
                id, status, product, price, interval, currentPeriod, trialEndsAt, true, canceledAt, reason, null);
    }

    /** Ended at this time, which may be long before Stripe says it. */
    public StripeSubscription canceled(@Nullable Instant endedAt, @Nullable String reason) {
        return new StripeSubscription(
                id,
                SubscriptionStatus.CANCELED,
                product,
                price,
                interval,
                currentPeriod,
                trialEndsAt,
                isCanceledAtPeriodEnd,
                canceledAt == null ? endedAt : canceledAt,
                reason,
                endedAt);
    }

    /** With what Stripe left out. */
    StripeSubscription completedAt(Instant occurredAt) {
        boolean isCanceled = canceledAt != null || isCanceledAtPeriodEnd || status == SubscriptionStatus.CANCELED;
        return new StripeSubscription(
                id,
                status,
                product,
                price,
                interval,
                currentPeriod,
                trialEndsAt,
                isCanceledAtPeriodEnd,
                isCanceled && canceledAt == null ? occurredAt : canceledAt,
                isCanceled ? cancellationReason : null,
                status.isEnded() && endedAt == null ? occurredAt : endedAt);
    }

    private static Instant bound(Instant instant) {
        return Objects.requireNonNull(Moments.stored(instant, "a period"));
    }
}
