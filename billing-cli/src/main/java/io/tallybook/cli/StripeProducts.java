package io.tallybook.cli;

import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the plans of the reference seed are at Stripe, as an operator says it in the environment. */
final class StripeProducts {

    private static final List<String> PLANS = List.of("starter", "professional", "enterprise");

    private StripeProducts() {}

    /**
     * Of the plans for which it says something.
     *
     * @throws CommandFailed if it says a price of a plan and no product
     */
    static Map<PlanSlug, StripeProduct> of(Map<String, String> environment) {
        Map<PlanSlug, StripeProduct> products = new HashMap<>();
        for (String plan : PLANS) {
            String prefix = "BILLING_STRIPE_" + plan.toUpperCase(Locale.ROOT);
            Optional<StripePriceId> monthly =
                    value(environment, prefix + "_MONTHLY_PRICE").map(StripePriceId::of);
            Optional<StripePriceId> yearly =
                    value(environment, prefix + "_YEARLY_PRICE").map(StripePriceId::of);
            Optional<String> product = value(environment, prefix + "_PRODUCT");
            if (product.isPresent()) {
                products.put(
                        PlanSlug.of(plan),
                        StripeProduct.of(StripeProductId.of(product.get()))
                                .withMonthlyPrice(monthly.orElse(null))
                                .withYearlyPrice(yearly.orElse(null)));
            } else if (monthly.isPresent() || yearly.isPresent()) {
                throw new CommandFailed(
                        prefix
                                + "_PRODUCT is missing: an event of Stripe is known by the product, which stays when prices change.");
            }
        }
        return products;
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
