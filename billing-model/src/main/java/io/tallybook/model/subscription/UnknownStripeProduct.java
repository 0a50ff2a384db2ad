package io.tallybook.model.subscription;

import java.util.Objects;

/**
 * A product of which Stripe told and that no plan has.
 *
 * @param subscriptions how many subscriptions are for it by what was told last, of whoever they are
 */
public record UnknownStripeProduct(StripeProductId product, long subscriptions) {

    public UnknownStripeProduct {
        Objects.requireNonNull(product, "product");
    }
}
