package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.subscription.PlanDao;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.StripeProduct;
import java.util.Arrays;
import java.util.Optional;

/** A plan of the catalogue with its limits. */
record PlanRow(NewPlan plan) implements SeedRow {

    @Override
    public String key() {
        return "plan " + plan.slug();
    }

    @Override
    public String name() {
        return "plan " + plan.details().name();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return plans(billing).find(plan.id()).map(PlanRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        PlanDao plans = plans(billing);
        StripeProduct stripe = plan.stripe();
        return plans.find(plan.slug())
                .map(other -> "another plan has the slug " + other.slug())
                .or(() -> plans.find(plan.details().name()).map(other -> "another plan has the name " + other.name()))
                .or(() -> Optional.ofNullable(stripe)
                        .flatMap(product -> plans.find(product.id()))
                        .map(other -> "another plan has the product " + stripe.id()));
    }

    @Override
    public void create(Billing billing) {
        plans(billing).create(plan);
    }

    @Override
    public void remove(Billing billing) {
        plans(billing).remove(plan.id());
    }

    private static PlanDao plans(Billing billing) {
        return billing.catalogue().plans();
    }

    private static String fingerprint(Plan plan) {
        return Fingerprint.of(Arrays.asList(
                plan.details().name(),
                plan.details().description(),
                plan.details().price(),
                plan.details().limits(),
                plan.details().features(),
                plan.stripe(),
                plan.isActive()));
    }
}
