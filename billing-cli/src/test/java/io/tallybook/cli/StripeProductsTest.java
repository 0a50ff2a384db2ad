package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeProductsTest {

    @Test
    void are_those_that_the_environment_names() {
        assertThat(StripeProducts.of(Map.of(
                        "BILLING_STRIPE_STARTER_PRODUCT", "prod_1",
                        "BILLING_STRIPE_STARTER_MONTHLY_PRICE", "price_1",
                        "BILLING_STRIPE_PROFESSIONAL_PRODUCT", "prod_2",
                        "BILLING_STRIPE_PROFESSIONAL_YEARLY_PRICE", "price_2",
                        "BILLING_STRIPE_ENTERPRISE_PRODUCT", " ")))
                .containsOnly(
                        Map.entry(
                                PlanSlug.of("starter"),
                                StripeProduct.of(StripeProductId.of("prod_1"))
                                        .withMonthlyPrice(StripePriceId.of("price_1"))),
                        Map.entry(
                                PlanSlug.of("professional"),
                                StripeProduct.of(StripeProductId.of("prod_2"))
                                        .withYearlyPrice(StripePriceId.of("price_2"))));
        assertThat(StripeProducts.of(Map.of())).isEmpty();
    }

    @Test
    void a_price_alone_is_not_enough() {
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> StripeProducts.of(Map.of("BILLING_STRIPE_ENTERPRISE_MONTHLY_PRICE", "price_3")))
                .withMessageStartingWith("BILLING_STRIPE_ENTERPRISE_PRODUCT is missing");
    }
}
