package io.tallybook.model.subscription;

import io.tallybook.model.TenantId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of an event; in every case it is stored, and Stripe need not deliver it again. */
public sealed interface StripeEventOutcome {

    /**
     * The subscription is as the event says.
     *
     * @param unknownProduct the event's, where no plan has it: the subscription stays on its plan until one has; absent otherwise
     */
    record Applied(
            TenantId tenant, Subscription subscription, @Nullable StripeProductId unknownProduct)
            implements StripeEventOutcome {

        public Applied {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /**
     * The customer is the tenant's.
     *
     * @param subscriptions what it has of Stripe's by now, by the events that were kept until here; ended ones too
     */
    record Linked(TenantId tenant, List<Subscription> subscriptions) implements StripeEventOutcome {

        public Linked {
            Objects.requireNonNull(tenant, "tenant");
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /** Something later is known of the subscription, from Stripe or because the tenant changed it. */
    record Stale(TenantId tenant, Subscription subscription) implements StripeEventOutcome {

        public Stale {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(subscription, "subscription");
        }
    }

    /** It changes nothing for the tenant as yet, and will when what it waits for has come. */
    record Kept(Reason reason) implements StripeEventOutcome {

        public Kept {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * It was stored before, and nothing was done.
     *
     * @param tenant whose customer it is by now; absent while it is nobody's
     */
    record Replayed(@Nullable TenantId tenant) implements StripeEventOutcome {}

    /** What a kept event waits for. */
    enum Reason {
        /** No tenant has the customer. */
        NO_TENANT,
        /** No plan has the product, and the subscription is new. */
        UNKNOWN_PLAN,
        /** The tenant has another subscription that is live. */
        OTHER_SUBSCRIPTION_LIVE
    }
}
