package io.tallybook.model.subscription;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is at Stripe.
 *
 * @param id leads from Stripe's events to the plan, also after its prices have changed
 * @param monthlyPrice the one that a checkout sells now; absent where there is none
 * @param yearlyPrice the same for a year
 */
public record StripeProduct(
        StripeProductId id,
        @Nullable StripePriceId monthlyPrice,
        @Nullable StripePriceId yearlyPrice) implements Serializable {

    public StripeProduct {
        Objects.requireNonNull(id, "id");
        if (monthlyPrice != null && monthlyPrice.equals(yearlyPrice)) {
            throw new IllegalArgumentException("a month and a year have different prices at Stripe");
        }
    }

    /** Without prices. */
    public static StripeProduct of(StripeProductId id) {
        return new StripeProduct(id, null, null);
    }

    public StripeProduct withMonthlyPrice(@Nullable StripePriceId price) {
        return new StripeProduct(id, price, yearlyPrice);
    }

    public StripeProduct withYearlyPrice(@Nullable StripePriceId price) {
        return new StripeProduct(id, monthlyPrice, price);
    }
}
