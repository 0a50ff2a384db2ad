package io.tallybook.seeds;

import io.tallybook.model.Json;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanLimit;
import io.tallybook.model.subscription.PlanLimitCode;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeProduct;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.money.Money;

/** A plan of the guide's, which says 0.00 where a price is custom and −1 where there is no limit. */
enum SeedPlan {
    STARTER(
            "starter",
            PlanDetails.of("Starter", PlanPrice.monthly(Money.parse("USD 99.00")))
                    .withLimit(PlanLimit.of(Codes.DOMAINS, 1))
                    .withLimit(PlanLimit.of(Codes.SHARED_IPS, 1))
                    .withLimit(PlanLimit.of(Codes.EMAILS_PER_MONTH, 500))
                    .withFeatures(support("community"))),
    PROFESSIONAL(
            "professional",
            PlanDetails.of("Professional", PlanPrice.monthly(Money.parse("USD 299.00")))
                    .withLimit(PlanLimit.of(Codes.DOMAINS, 5))
                    .withLimit(PlanLimit.of(Codes.DEDICATED_IPS, 3))
                    .withLimit(PlanLimit.of(Codes.EMAILS_PER_MONTH, 50_000))
                    .withFeatures(support("email"))),
    ENTERPRISE(
            "enterprise",
            PlanDetails.of("Enterprise", PlanPrice.custom())
                    .withLimit(PlanLimit.unlimited(Codes.DOMAINS))
                    .withLimit(PlanLimit.unlimited(Codes.DEDICATED_IPS))
                    .withLimit(PlanLimit.unlimited(Codes.EMAILS_PER_MONTH))
                    .withFeatures(support("dedicated")));

    private static final class Codes {

        private static final PlanLimitCode DOMAINS = PlanLimitCode.of("DOMAINS");
        private static final PlanLimitCode SHARED_IPS = PlanLimitCode.of("SHARED_IPS");
        private static final PlanLimitCode DEDICATED_IPS = PlanLimitCode.of("DEDICATED_IPS");
        private static final PlanLimitCode EMAILS_PER_MONTH = PlanLimitCode.of("EMAILS_PER_MONTH");
    }

    private final PlanSlug slug;
    private final PlanDetails details;

    SeedPlan(String slug, PlanDetails details) {
        this.slug = PlanSlug.of(slug);
        this.details = details;
    }

    /** @param products what they are at Stripe, where an operator said it */
    static List<SeedRow> rows(Map<PlanSlug, StripeProduct> products) {
        return Arrays.stream(values())
                .<SeedRow>map(plan -> new PlanRow(plan.toPlan().withStripe(products.get(plan.slug))))
                .toList();
    }

    private NewPlan toPlan() {
        String text = "tallybook seed plan " + slug;
        PlanId id = new PlanId(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
        return NewPlan.of(slug, details).withId(id);
    }

    private static Json support(String level) {
        return Json.of("{\"support\": \"" + level + "\"}");
    }
}
