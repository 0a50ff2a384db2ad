package io.tallybook.dao.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Quantity;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanLimit;
import io.tallybook.model.subscription.PlanLimitCode;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.joda.money.Money;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanDaoTest {

    private static final PlanLimitCode DOMAINS = PlanLimitCode.of("DOMAINS");
    private static final PlanLimitCode EMAILS = PlanLimitCode.of("EMAILS_PER_MONTH");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Shop shop;
    private PlanDao plans;

    @BeforeEach
    void three_plans() {
        shop = Shop.open(db, db.billing().withClock(clock));
        plans = shop.billing.catalogue().plans();
    }

    @Test
    void keeps_what_it_was_given() {
        PlanDetails details = PlanDetails.of("Growth", PlanPrice.listed(Money.parse("EUR 49"), Money.parse("EUR 490")))
                .withDescription("For those who grow")
                .withLimit(PlanLimit.unlimited(EMAILS))
                .withLimit(PlanLimit.of(DOMAINS, 0))
                .withFeatures(Json.of("{\"support\": \"email\"}"));
        StripeProduct stripe = new StripeProduct(
                StripeProductId.of("prod_growth"), StripePriceId.of("price_month"), StripePriceId.of("price_year"));
        NewPlan given = NewPlan.of(PlanSlug.of("growth"), details).withStripe(stripe);

        Plan plan = plans.create(given);

        assertThat(plan)
                .isEqualTo(
                        new Plan(given.id(), given.slug(), details, stripe, true, 1, clock.instant(), clock.instant()));
        assertThat(plans.get(given.id())).isEqualTo(plan);
        assertThat(plans.get(given.slug())).isEqualTo(plan);
        assertThat(plans.find("Growth")).contains(plan);
        assertThat(plans.find("no\0name")).isEmpty();
        assertThat(plans.find(stripe.id())).contains(plan);
        assertThat(plan.limit(DOMAINS)).contains(new PlanLimit.Limited(DOMAINS, Quantity.ZERO));
        assertThat(plan.limit(EMAILS)).contains(new PlanLimit.Unlimited(EMAILS));
        assertThat(plan.limit(PlanLimitCode.of("SHARED_IPS"))).isEmpty();
        assertThat(plan.price().of(PlanInterval.YEAR)).contains(Money.parse("EUR 490"));
    }

    @Test
    void lists_the_cheapest_first_and_custom_prices_last() {
        plans.retire(shop.starter.id(), 1);

        assertThat(plans.list())
                .extracting(Plan::id)
                .containsExactly(shop.starter.id(), shop.professional.id(), shop.enterprise.id());
        assertThat(plans.listActive())
                .extracting(Plan::id)
                .containsExactly(shop.professional.id(), shop.enterprise.id());
        assertThat(plans.reactivate(shop.starter.id(), 2).isActive()).isTrue();
        assertThat(plans.listActive()).hasSize(3);
    }

    @Test
    void a_custom_price_is_none_and_may_be_agreed_by_the_month_or_the_year() {
        assertThat(shop.enterprise.price().of(PlanInterval.MONTH)).isEmpty();
        assertThat(shop.enterprise.price().isSoldBy(PlanInterval.YEAR)).isTrue();
        assertThat(shop.starter.price().isSoldBy(PlanInterval.YEAR)).isFalse();
    }

    @Test
    void leaves_what_exists_as_it_is() {
        NewPlan other = NewPlan.of(PlanSlug.of("other"), PlanDetails.of("Other", PlanPrice.custom()));

        assertRefused(other.withId(shop.starter.id()), "plan " + shop.starter.id() + " exists already");
        assertRefused(NewPlan.of(PlanSlug.of("starter"), other.details()), "plan with slug starter exists already");
        assertRefused(
                NewPlan.of(PlanSlug.of("other"), shop.starter.details()), "plan with name STARTER exists already");
        assertRefused(
                other.withStripe(StripeProduct.of(StripeProductId.of("prod_starter"))),
                "plan with product prod_starter exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.create(other.withStripe(StripeProduct.of(StripeProductId.of("prod_other"))
                        .withMonthlyPrice(StripePriceId.of("price_starter")))));
        assertThat(plans.list()).containsExactly(shop.starter, shop.professional, shop.enterprise);
    }

    @Test
    void is_changed_at_the_version_that_was_read() {
        clock.forward(Duration.ofHours(1));
        PlanDetails details =
                shop.starter.details().withPrice(PlanPrice.custom()).withLimit(PlanLimit.of(DOMAINS, 3));

        Plan changed = plans.change(shop.starter.id(), 1, details);

        assertThat(changed)
                .isEqualTo(new Plan(
                        shop.starter.id(),
                        shop.starter.slug(),
                        details,
                        shop.starter.stripe(),
                        true,
                        2,
                        shop.starter.createdAt(),
                        clock.instant()));
        assertThatExceptionOfType(VersionConflict.class)
                .isThrownBy(() -> plans.change(shop.starter.id(), 1, shop.starter.details()))
                .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(2));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.change(shop.starter.id(), 2, details.withName("PROFESSIONAL")));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> plans.change(PlanId.generate(), 1, details));
        assertThat(plans.get(shop.starter.id())).isEqualTo(changed);
        assertThat(plans.change(
                                shop.starter.id(),
                                2,
                                details.withoutLimit(DOMAINS).withName("Small"))
                        .limit(DOMAINS))
                .isEmpty();
    }

    @Test
    void a_taken_product_or_price_is_a_refusal_that_leaves_the_transaction_usable() {
        StripeProduct taken = StripeProduct.of(StripeProductId.of("prod_starter"));
        StripeProduct takenPrice =
                StripeProduct.of(StripeProductId.of("prod_new")).withMonthlyPrice(StripePriceId.of("price_starter"));
        PlanId id = shop.professional.id();

        shop.billing.transaction(tx -> {
            PlanDao inside = tx.catalogue().plans();
            assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> inside.changeStripe(id, 1, taken));
            assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> inside.changeStripe(id, 1, takenPrice));
            inside.changeStripe(id, 1, null);
        });

        assertThat(plans.get(id).stripe()).isNull();
        assertThat(plans.get(id).version()).isEqualTo(2);
    }

    @Test
    void another_price_of_its_product_is_set_whoever_is_busy_with_a_customer_of_it() throws SQLException {
        shop.billing.stripeEvents().apply(Shop.changed("1", 1, "busy", Shop.active("s", "starter")));
        try (Connection busy = db.dataSource().getConnection();
                Connection editor = db.dataSource().getConnection()) {
            busy.setAutoCommit(false);
            shop.billing.in(busy).stripeEvents().apply(Shop.changed("2", 2, "busy", Shop.active("s", "professional")));
            // So that the test ends where it fails.
            DSL.using(editor).execute("SET lock_timeout = '2s'");
            StripeProduct starter = shop.starter.stripe();

            Plan changed = shop.billing
                    .in(editor)
                    .catalogue()
                    .plans()
                    .changeStripe(shop.starter.id(), 1, starter.withMonthlyPrice(StripePriceId.of("price_2026")));

            assertThat(changed.stripe().monthlyPrice()).isEqualTo(StripePriceId.of("price_2026"));
            busy.rollback();
            busy.setAutoCommit(true);
            DSL.using(editor).execute("RESET lock_timeout");
        }
    }

    @Test
    void is_removed_only_while_nobody_ever_had_it() {
        SubscriptionDao subscriptions = shop.subscriptions(shop.tenant());
        subscriptions.subscribe(NewSubscription.of(shop.enterprise.id(), PlanInterval.YEAR));

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> plans.remove(shop.enterprise.id()))
                .withMessage("plan " + shop.enterprise.id() + " is in use by subscriptions");
        plans.remove(shop.starter.id());
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> plans.remove(shop.starter.id()));
        assertThat(plans.list()).extracting(Plan::id).containsExactly(shop.professional.id(), shop.enterprise.id());
    }

    @Test
    void of_many_editors_at_one_version_one_succeeds() {
        List<Boolean> results = Together.run(16, 16, i -> {
            try {
                plans.change(shop.starter.id(), 1, shop.starter.details().withLimit(PlanLimit.of(DOMAINS, i)));
                return true;
            } catch (VersionConflict refused) {
                return false;
            }
        });

        assertThat(results).filteredOn(done -> done).hasSize(1);
        assertThat(plans.get(shop.starter.id()).version()).isEqualTo(2);
    }

    @Test
    void of_many_who_take_one_name_at_once_one_succeeds() {
        List<Boolean> results = Together.run(16, 32, i -> {
            try {
                plans.create(NewPlan.of(PlanSlug.of("team-" + i), PlanDetails.of("Team", PlanPrice.custom())));
                return true;
            } catch (BillingException refused) {
                return false;
            }
        });

        assertThat(results).filteredOn(done -> done).hasSize(1);
    }

    @Test
    void refuses_what_makes_no_sense() {
        assertThatIllegalArgumentException().isThrownBy(() -> PlanSlug.of("Not A Slug"));
        assertThatIllegalArgumentException().isThrownBy(() -> PlanLimitCode.of("domains"));
        assertThatIllegalArgumentException().isThrownBy(() -> PlanLimit.of(DOMAINS, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlanPrice.listed(Money.parse("USD 1"), Money.parse("EUR 10")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop.starter.details().withFeatures(Json.of("[1]")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlanDetails(
                        "Twice",
                        null,
                        PlanPrice.custom(),
                        List.of(PlanLimit.of(DOMAINS, 1), PlanLimit.unlimited(DOMAINS)),
                        null));
    }

    private void assertRefused(NewPlan plan, String message) {
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.create(plan))
                .withMessage(message);
    }
}
