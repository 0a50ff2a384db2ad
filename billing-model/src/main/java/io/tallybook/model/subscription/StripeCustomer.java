package io.tallybook.model.subscription;

import io.tallybook.model.IdempotencyKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant is to Stripe.
 *
 * @param requestKey with which Stripe is to be asked for a customer: whoever asks, however often, gets the same one
 * @param id absent until one is linked; stays from then on
 */
public record StripeCustomer(
        IdempotencyKey requestKey,
        @Nullable StripeCustomerId id) {

    public StripeCustomer {
        Objects.requireNonNull(requestKey, "requestKey");
    }
}
