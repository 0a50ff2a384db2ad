package io.tallybook.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.dao.subscription.PlanDao;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Json;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanLimit;
import io.tallybook.model.subscription.PlanLimitCode;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReferenceSeedTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private Billing billing;

    @BeforeEach
    void a_database_without_seeds() {
        billing = Billing.using(db.dataSource());
    }

    @Test
    void creates_the_tiers_above_free_and_the_plans_and_then_nothing() {
        SeedResult first = ReferenceSeed.apply(billing);
        List<String> rows = Rows.all(db);
        SeedResult second = ReferenceSeed.apply(billing);

        assertThat(first.created())
                .containsExactly(
                        "tier starter",
                        "tier pro",
                        "tier business",
                        "plan Starter",
                        "plan Professional",
                        "plan Enterprise");
        assertThat(first.changedNothing()).isFalse();
        assertThat(second.unchanged()).isEqualTo(first.created());
        assertThat(second.changedNothing()).isTrue();
        assertThat(Rows.all(db)).isEqualTo(rows);
        assertThat(billing.catalogue().tiers().list())
                .extracting(tier -> tier.name().value())
                .containsExactly("free", "starter", "pro", "business");
    }

    @Test
    void gives_each_tier_its_price_and_its_limits() {
        ReferenceSeed.apply(billing);

        SubscriptionTier pro = billing.catalogue().tiers().get(TierName.of("pro"));

        assertThat(pro.monthlyPrice()).isEqualTo(Money.parse("USD 79"));
        assertThat(pro.annualPrice()).isEqualTo(Money.parse("USD 790"));
        assertThat(pro.limits())
                .contains(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.unlimited()),
                        TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(10)));
    }

    @Test
    void is_undone_without_a_trace() {
        List<String> before = Rows.all(db);
        ReferenceSeed.apply(billing);

        SeedResult undone = ReferenceSeed.undo(billing);
        SeedResult again = ReferenceSeed.undo(billing);

        assertThat(undone.removed())
                .containsExactly(
                        "plan Enterprise",
                        "plan Professional",
                        "plan Starter",
                        "tier business",
                        "tier pro",
                        "tier starter");
        assertThat(again.rows()).isEmpty();
        assertThat(Rows.all(db)).isEqualTo(before);
    }

    @Test
    void leaves_a_tier_alone_that_an_operator_edited() {
        ReferenceSeed.apply(billing);
        Rows.execute(
                db,
                "UPDATE billing.subscription_tier_limits SET limit_quantity = 501"
                        + " WHERE tier_name = 'starter' AND feature_code = 'AI_MESSAGES'");

        SeedResult again = ReferenceSeed.apply(billing);
        SeedResult undone = ReferenceSeed.undo(billing);

        assertThat(again.edited()).containsExactly("tier starter");
        assertThat(again.unchanged()).contains("tier pro", "tier business").hasSize(5);
        assertThat(undone.edited()).containsExactly("tier starter");
        assertThat(undone.removed()).contains("tier business", "tier pro").hasSize(5);
        assertThat(Rows.query(
                        db,
                        "SELECT limit_quantity::int FROM billing.subscription_tier_limits"
                                + " WHERE tier_name = 'starter' AND feature_code = 'AI_MESSAGES'"))
                .containsExactly("501");
    }

    @Test
    void leaves_a_tier_alone_on_which_there_is_an_organisation_and_takes_it_later() {
        ReferenceSeed.apply(billing);
        TenantBilling acme = billing.tenant(billing.tenants().create("Acme").id());
        OrganisationId sales = acme.organisations()
                .create(NewOrganisation.of("sales", ZoneId.of("UTC"), CurrencyUnit.EUR))
                .id();
        acme.organisations().changeTier(sales, TierName.of("pro"));

        SeedResult undone = ReferenceSeed.undo(billing);

        assertThat(undone.rows().subList(3, 6))
                .containsExactly(
                        new SeededRow("tier business", SeedOutcome.REMOVED, null),
                        new SeededRow("tier pro", SeedOutcome.LEFT_ALONE, "it is in use by organisations"),
                        new SeededRow("tier starter", SeedOutcome.REMOVED, null));
        assertThat(acme.organisations().get(sales).tier()).isEqualTo(TierName.of("pro"));

        acme.organisations().changeTier(sales, TierName.FREE);
        assertThat(ReferenceSeed.undo(billing).removed()).containsExactly("tier pro");
        assertThat(billing.catalogue().seedProfiles().list()).isEmpty();
    }

    @Test
    void never_takes_a_tier_for_its_own_that_the_application_made() {
        SubscriptionTier own = billing.catalogue()
                .tiers()
                .create(new NewSubscriptionTier(
                        TierName.of("pro"), "Ours", null, Money.parse("EUR 1"), Money.parse("EUR 10"), List.of()));

        SeedResult applied = ReferenceSeed.apply(billing);
        SeedResult undone = ReferenceSeed.undo(billing);

        SeededRow leftAlone = new SeededRow("tier pro", SeedOutcome.LEFT_ALONE, "no seed made it");
        assertThat(applied.rows()).contains(leftAlone);
        assertThat(undone.rows()).contains(leftAlone);
        assertThat(billing.catalogue().tiers().find(own.name())).contains(own);
    }

    @Test
    void puts_back_a_row_that_was_deleted() {
        ReferenceSeed.apply(billing);
        billing.catalogue().tiers().remove(TierName.of("pro"));

        assertThat(ReferenceSeed.apply(billing).created()).containsExactly("tier pro");
        assertThat(ReferenceSeed.undo(billing).removed()).hasSize(6);
    }

    @Test
    void gives_each_plan_the_values_of_the_guide() {
        ReferenceSeed.apply(billing);

        assertThat(billing.catalogue().plans().listActive())
                .extracting(plan -> plan.slug().value(), Plan::details, Plan::stripe)
                .containsExactly(
                        tuple(
                                "starter",
                                PlanDetails.of("Starter", PlanPrice.monthly(Money.parse("USD 99.00")))
                                        .withLimit(PlanLimit.of(PlanLimitCode.of("DOMAINS"), 1))
                                        .withLimit(PlanLimit.of(PlanLimitCode.of("SHARED_IPS"), 1))
                                        .withLimit(PlanLimit.of(PlanLimitCode.of("EMAILS_PER_MONTH"), 500))
                                        .withFeatures(Json.of("{\"support\": \"community\"}")),
                                null),
                        tuple(
                                "professional",
                                PlanDetails.of("Professional", PlanPrice.monthly(Money.parse("USD 299.00")))
                                        .withLimit(PlanLimit.of(PlanLimitCode.of("DOMAINS"), 5))
                                        .withLimit(PlanLimit.of(PlanLimitCode.of("DEDICATED_IPS"), 3))
                                        .withLimit(PlanLimit.of(PlanLimitCode.of("EMAILS_PER_MONTH"), 50_000))
                                        .withFeatures(Json.of("{\"support\": \"email\"}")),
                                null),
                        tuple(
                                "enterprise",
                                PlanDetails.of("Enterprise", PlanPrice.custom())
                                        .withLimit(PlanLimit.unlimited(PlanLimitCode.of("DOMAINS")))
                                        .withLimit(PlanLimit.unlimited(PlanLimitCode.of("DEDICATED_IPS")))
                                        .withLimit(PlanLimit.unlimited(PlanLimitCode.of("EMAILS_PER_MONTH")))
                                        .withFeatures(Json.of("{\"support\": \"dedicated\"}")),
                                null));
    }

    @Test
    void takes_what_plans_are_at_stripe_from_the_operator() {
        StripeProduct product =
                StripeProduct.of(StripeProductId.of("prod_1")).withMonthlyPrice(StripePriceId.of("price_1"));

        ReferenceSeed.apply(billing, Map.of(PlanSlug.of("starter"), product));
        SeedResult again = ReferenceSeed.apply(billing);

        assertThat(again.changedNothing()).isTrue();
        PlanDao plans = billing.catalogue().plans();
        assertThat(plans.get(PlanSlug.of("starter")).stripe()).isEqualTo(product);
        assertThat(plans.get(PlanSlug.of("professional")).stripe()).isNull();
    }

    @Test
    void leaves_a_plan_alone_that_an_operator_edited_or_a_tenant_has() {
        ReferenceSeed.apply(billing);
        PlanDao plans = billing.catalogue().plans();
        Plan starter = plans.get(PlanSlug.of("starter"));
        plans.change(starter.id(), 1, starter.details().withPrice(PlanPrice.monthly(Money.parse("USD 49"))));
        TenantBilling acme = billing.tenant(billing.tenants().create("Acme").id());
        Plan enterprise = plans.get(PlanSlug.of("enterprise"));
        acme.subscriptions().subscribe(NewSubscription.of(enterprise.id(), PlanInterval.YEAR));

        SeedResult again = ReferenceSeed.apply(billing);
        SeedResult undone = ReferenceSeed.undo(billing);

        assertThat(again.edited()).containsExactly("plan Starter");
        assertThat(undone.edited()).containsExactly("plan Starter");
        assertThat(undone.rows())
                .contains(new SeededRow("plan Enterprise", SeedOutcome.LEFT_ALONE, "it is in use by subscriptions"));
        assertThat(plans.list()).extracting(Plan::name).containsExactly("Starter", "Enterprise");
        assertThat(plans.get(starter.id()).price()).isEqualTo(PlanPrice.monthly(Money.parse("USD 49")));
    }
}
