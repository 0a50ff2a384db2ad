package io.tallybook.model.subscription;

import io.tallybook.model.TenantId;
import io.tallybook.model.internal.Moments;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What Stripe told of a customer or a subscription: the application verifies the signature and takes these few facts from it.
 *
 * <p>Two are the same when they have the same id; with the same id, everything else is the same.
 */
public sealed interface StripeEvent extends Serializable {

    /** Stripe's own, which recognises a second delivery. */
    StripeEventId id();

    /** When it happened, by Stripe's clock, in whole seconds: its {@code created}, not the time of delivery. */
    Instant occurredAt();

    StripeCustomerId customer();

    /**
     * A checkout was completed by a tenant, which has the customer from now on.
     *
     * @param tenant as the application had told Stripe when it began the checkout
     */
    record CustomerLinked(StripeEventId id, Instant occurredAt, StripeCustomerId customer, TenantId tenant)
            implements StripeEvent {

        public CustomerLinked {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(customer, "customer");
            Objects.requireNonNull(tenant, "tenant");
            occurredAt = seconds(occurredAt);
        }
    }

    /** A subscription was made, or stands otherwise than before. */
    record SubscriptionChanged(
            StripeEventId id, Instant occurredAt, StripeCustomerId customer, StripeSubscription subscription)
            implements StripeEvent {

        public SubscriptionChanged {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(customer, "customer");
            occurredAt = seconds(occurredAt);
            subscription = subscription.completedAt(occurredAt);
        }
    }

    /** A subscription ended. */
    record SubscriptionDeleted(
            StripeEventId id, Instant occurredAt, StripeCustomerId customer, StripeSubscription subscription)
            implements StripeEvent {

        /** @throws IllegalArgumentException if {@code subscription} does not say that it ended */
        public SubscriptionDeleted {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(customer, "customer");
            occurredAt = seconds(occurredAt);
            subscription = subscription.completedAt(occurredAt);
            if (!subscription.status().isEnded()) {
                throw new IllegalArgumentException(
                        "a subscription that was deleted has ended, it is not " + subscription.status());
            }
        }
    }

    private static Instant seconds(Instant instant) {
        Instant stored = Moments.stored(Objects.requireNonNull(instant, "occurredAt"), "the time of an event");
        return Objects.requireNonNull(stored).truncatedTo(ChronoUnit.SECONDS);
    }
}
