package io.tallybook.dao.subscription;

import static io.tallybook.dao.subscription.Shop.active;
import static io.tallybook.dao.subscription.Shop.at;
import static io.tallybook.dao.subscription.Shop.changed;
import static io.tallybook.dao.subscription.Shop.deleted;
import static io.tallybook.dao.subscription.Shop.linked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AlreadySubscribed;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StripeCustomerConflict;
import io.tallybook.model.BillingException.StripeEventConflict;
import io.tallybook.model.Page;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.KeptStripeEvent;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEventOutcome;
import io.tallybook.model.subscription.StripeEventOutcome.Applied;
import io.tallybook.model.subscription.StripeEventOutcome.Kept;
import io.tallybook.model.subscription.StripeEventOutcome.Linked;
import io.tallybook.model.subscription.StripeEventOutcome.Reason;
import io.tallybook.model.subscription.StripeEventOutcome.Replayed;
import io.tallybook.model.subscription.StripeEventOutcome.Stale;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.subscription.UnknownStripeProduct;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StripeEventDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Shop shop;
    private StripeEventDao events;
    private TenantId tenant;
    private SubscriptionDao subscriptions;

    @BeforeEach
    void a_tenant_that_is_customer_a() {
        shop = Shop.open(db, db.billing().withClock(clock));
        events = shop.billing.stripeEvents();
        tenant = shop.tenant();
        shop.billing.tenant(tenant).stripeCustomer().link(Shop.customer("a"));
        subscriptions = shop.subscriptions(tenant);
    }

    @Test
    void makes_the_subscription_of_which_it_hears() {
        StripeEventOutcome outcome = events.apply(changed("1", 1, "a", active("s", "starter")));

        Subscription made = subscriptions.current().orElseThrow();
        assertThat(outcome).isEqualTo(new Applied(tenant, made, null));
        assertThat(made.plan()).isEqualTo(shop.starter.id());
        assertThat(made.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(made.currentPeriod()).isEqualTo(active("s", "starter").currentPeriod());
        assertThat(made.stripeSubscription()).isEqualTo(StripeSubscriptionId.of("sub_s"));
        assertThat(made.stateAt()).isEqualTo(Shop.START.plusSeconds(1));
        assertThat(subscriptions.find(StripeSubscriptionId.of("sub_s"))).contains(made);
        assertThat(shop.billing.tenants().ownerOf(StripeSubscriptionId.of("sub_s")))
                .contains(tenant);
    }

    @Test
    void a_later_event_changes_it_and_an_older_one_does_not() {
        events.apply(changed("2", 2, "a", at("s", "professional", SubscriptionStatus.PAST_DUE)));
        Subscription known = subscriptions.current().orElseThrow();

        StripeEventOutcome older = events.apply(changed("1", 1, "a", active("s", "starter")));
        StripeEventOutcome later = events.apply(changed("3", 3, "a", active("s", "professional")));

        assertThat(older).isInstanceOfSatisfying(Stale.class, stale -> {
            assertThat(stale.subscription().plan()).isEqualTo(shop.professional.id());
            assertThat(stale.subscription().status()).isEqualTo(SubscriptionStatus.PAST_DUE);
            assertThat(stale.subscription().version()).isEqualTo(known.version());
        });
        assertThat(later).isInstanceOf(Applied.class);
        assertThat(subscriptions.current().orElseThrow().status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(db.dsl().fetchValue("SELECT count(*) FROM billing.stripe_events"))
                .isEqualTo(3L);
    }

    @Test
    void the_same_event_again_does_nothing() {
        StripeEvent event = changed("1", 1, "a", active("s", "starter"));
        events.apply(event);
        Subscription known = subscriptions.current().orElseThrow();

        assertThat(events.apply(event)).isEqualTo(new Replayed(tenant));

        assertThat(subscriptions.current()).contains(known);
        assertThat(db.dsl().fetchValue("SELECT count(*) FROM billing.stripe_events"))
                .isEqualTo(1L);
    }

    @Test
    void the_same_id_with_other_content_is_a_conflict() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        events.apply(linked("l", 1, "a", tenant));
        Subscription known = subscriptions.current().orElseThrow();

        for (StripeEvent other : List.of(
                changed("1", 2, "a", active("s", "starter")),
                changed("1", 1, "a", active("s", "professional")),
                changed("1", 1, "a", active("t", "starter")),
                deleted("1", 1, "a", active("s", "starter")),
                linked("1", 1, "a", tenant),
                linked("l", 1, "a", shop.tenant()))) {
            assertThatExceptionOfType(StripeEventConflict.class)
                    .isThrownBy(() -> events.apply(other))
                    .satisfies(refusal -> assertThat(refusal.event()).isEqualTo(other.id()));
        }
        assertThat(subscriptions.current()).contains(known);
    }

    @Test
    void within_a_second_an_end_counts_most_and_then_the_greater_id() {
        events.apply(changed("2", 1, "a", active("s", "professional")));
        assertThat(events.apply(changed("1", 1, "a", active("s", "starter")))).isInstanceOf(Stale.class);
        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.professional.id());

        assertThat(events.apply(deleted("0", 1, "a", active("s", "professional"))))
                .isInstanceOf(Applied.class);

        assertThat(subscriptions.current()).isEmpty();
    }

    @Test
    void what_has_ended_at_stripe_stays_so() {
        events.apply(deleted("1", 1, "a", active("s", "starter")));

        assertThat(events.apply(changed("2", 2, "a", active("s", "starter")))).isInstanceOf(Stale.class);
        assertThat(subscriptions
                        .find(StripeSubscriptionId.of("sub_s"))
                        .orElseThrow()
                        .status())
                .isEqualTo(SubscriptionStatus.CANCELED);
    }

    @Test
    void what_is_said_after_an_end_is_forgotten_when_the_end_is_heard_of() {
        events.apply(changed("3", 3, "a", active("s", "starter")));

        events.apply(deleted("2", 2, "a", active("s", "professional")));

        assertThat(subscriptions.find(StripeSubscriptionId.of("sub_s")).orElseThrow())
                .extracting(Subscription::plan, Subscription::status, Subscription::stateAt)
                .containsExactly(shop.professional.id(), SubscriptionStatus.CANCELED, Shop.START.plusSeconds(2));
    }

    @Test
    void events_of_a_customer_whom_nobody_has_are_kept_until_somebody_has() {
        StripeEvent first = changed("1", 1, "b", active("s", "starter"));
        StripeEvent second = changed("2", 2, "b", active("s", "professional"));
        TenantId other = shop.tenant();

        assertThat(events.apply(first)).isEqualTo(new Kept(Reason.NO_TENANT));
        assertThat(events.apply(second)).isEqualTo(new Kept(Reason.NO_TENANT));
        assertThat(events.apply(first)).isEqualTo(new Replayed(null));
        assertThat(events.listKept(10))
                .containsExactly(
                        new KeptStripeEvent(first, Reason.NO_TENANT), new KeptStripeEvent(second, Reason.NO_TENANT));

        StripeEventOutcome outcome = events.apply(linked("3", 3, "b", other));

        Subscription made = shop.subscriptions(other).current().orElseThrow();
        assertThat(outcome).isEqualTo(new Linked(other, List.of(made)));
        assertThat(made.plan()).isEqualTo(shop.professional.id());
        assertThat(events.listKept(10)).isEmpty();
        assertThat(subscriptions.current()).isEmpty();
    }

    @Test
    void a_link_by_the_application_applies_what_was_kept_too() {
        events.apply(changed("1", 1, "b", active("s", "starter")));
        TenantId other = shop.tenant();

        shop.billing.tenant(other).stripeCustomer().link(Shop.customer("b"));

        assertThat(shop.subscriptions(other).current()).isPresent();
    }

    @Test
    void two_tenants_cannot_have_one_customer_nor_one_tenant_two() {
        TenantId other = shop.tenant();

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> events.apply(linked("1", 1, "a", other)))
                .withMessage("customer at Stripe cus_a exists already");
        assertThatExceptionOfType(StripeCustomerConflict.class)
                .isThrownBy(() -> events.apply(linked("2", 1, "b", tenant)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> events.apply(linked("3", 1, "b", TenantId.generate())));
        assertThat(db.dsl().fetchValue("SELECT count(*) FROM billing.stripe_events"))
                .isEqualTo(0L);
        assertThat(events.apply(linked("4", 1, "a", tenant))).isEqualTo(new Linked(tenant, List.of()));
    }

    @Test
    void a_subscription_is_one_tenants() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        TenantId other = shop.tenant();
        shop.billing.tenant(other).stripeCustomer().link(Shop.customer("b"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> events.apply(changed("2", 2, "b", active("s", "starter"))));

        assertThat(shop.subscriptions(other).list(Page.first(10))).isEmpty();
        assertThat(subscriptions.current()).isPresent();
        events.apply(changed("3", 3, "c", active("s", "starter")));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> events.apply(linked("4", 4, "c", shop.tenant())));
    }

    @Test
    void an_unknown_product_leaves_the_plan_until_a_plan_has_it() {
        events.apply(changed("1", 1, "a", active("s", "starter")));

        StripeEventOutcome outcome = events.apply(changed("2", 2, "a", at("s", "new", SubscriptionStatus.PAST_DUE)));

        Subscription unknown = subscriptions.current().orElseThrow();
        assertThat(outcome).isEqualTo(new Applied(tenant, unknown, StripeProductId.of("prod_new")));
        assertThat(unknown.status()).isEqualTo(SubscriptionStatus.PAST_DUE);
        assertThat(unknown.plan()).isEqualTo(shop.starter.id());
        assertThat(events.listUnknownProducts())
                .containsExactly(new UnknownStripeProduct(StripeProductId.of("prod_new"), 1));
        assertThat(events.listKept(10)).isEmpty();

        giveEnterprise("prod_new");

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.enterprise.id());
        assertThat(events.listUnknownProducts()).isEmpty();
    }

    @Test
    void a_new_subscription_of_an_unknown_product_is_kept_until_a_plan_has_it() {
        StripeEvent event = changed("1", 1, "a", active("s", "new"));

        assertThat(events.apply(event)).isEqualTo(new Kept(Reason.UNKNOWN_PLAN));
        assertThat(subscriptions.list(Page.first(10))).isEmpty();
        assertThat(events.listKept(10)).containsExactly(new KeptStripeEvent(event, Reason.UNKNOWN_PLAN));

        giveEnterprise("prod_new");

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.enterprise.id());
        assertThat(events.listKept(10)).isEmpty();
        assertThat(events.applyKept()).isZero();
    }

    @Test
    void what_a_plan_missed_while_it_got_its_product_is_found_afterwards() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        events.apply(changed("2", 2, "a", active("s", "new")));
        giveUnheard("prod_new");

        assertThat(events.applyKept()).isEqualTo(1);

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.enterprise.id());
        assertThat(events.applyKept()).isZero();
    }

    @Test
    void what_a_plan_missed_is_found_also_within_a_second_and_of_one_that_has_ended() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        events.apply(changed("2", 1, "a", active("s", "new")));
        events.apply(changed("3", 1, "a", active("ended", "starter")));
        events.apply(deleted("4", 2, "a", active("ended", "new")));
        giveUnheard("prod_new");

        assertThat(events.applyKept()).isEqualTo(1);

        assertThat(subscriptions.list(Page.first(10)))
                .extracting(Subscription::plan)
                .containsExactly(shop.enterprise.id(), shop.enterprise.id());
        assertThat(events.applyKept()).isZero();
    }

    @Test
    void what_was_said_after_an_end_is_not_found_as_missed() {
        events.apply(deleted("1", 1, "a", active("s", "unheard-of")));
        events.apply(changed("2", 2, "a", active("s", "starter")));

        assertThat(events.applyKept()).isZero();
    }

    @Test
    void an_end_leaves_the_plan_whose_product_was_taken_away() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        events.apply(changed("2", 2, "a", active("s", "professional")));
        shop.billing.catalogue().plans().changeStripe(shop.professional.id(), 1, null);

        events.apply(deleted("3", 3, "a", active("s", "professional")));

        assertThat(subscriptions.find(StripeSubscriptionId.of("sub_s")).orElseThrow())
                .extracting(Subscription::plan, Subscription::status)
                .containsExactly(shop.professional.id(), SubscriptionStatus.CANCELED);
    }

    @Test
    void why_a_tenant_cancelled_stays_where_stripe_says_no_reason() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        subscriptions.cancelAtPeriodEnd(subscriptions.current().orElseThrow().id(), 1, "too dear");
        long now = 14 * 86_400 + 43_200;

        events.apply(changed("2", now + 1, "a", active("s", "starter").cancelingAtPeriodEnd(null, null)));
        assertThat(subscriptions.current().orElseThrow().cancellationReason()).isEqualTo("too dear");
        events.apply(changed("3", now + 2, "a", active("s", "starter").cancelingAtPeriodEnd(null, "unused")));
        assertThat(subscriptions.current().orElseThrow().cancellationReason()).isEqualTo("unused");
        // What Stripe itself said once is not said any more.
        events.apply(deleted("4", now + 3, "a", active("s", "starter")));
        assertThat(subscriptions
                        .find(StripeSubscriptionId.of("sub_s"))
                        .orElseThrow()
                        .cancellationReason())
                .isNull();
    }

    @Test
    void why_a_tenant_cancelled_is_forgotten_when_it_goes_on() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        subscriptions.cancelAtPeriodEnd(subscriptions.current().orElseThrow().id(), 1, "too dear");
        long now = 14 * 86_400 + 43_200;

        events.apply(changed("2", now + 1, "a", active("s", "starter")));
        events.apply(deleted("3", now + 2, "a", active("s", "starter")));

        assertThat(subscriptions
                        .find(StripeSubscriptionId.of("sub_s"))
                        .orElseThrow()
                        .cancellationReason())
                .isNull();
    }

    @Test
    void an_event_that_is_under_way_while_a_plan_gets_its_product_is_not_missed() throws Exception {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            StripeEventOutcome outcome =
                    shop.billing.in(connection).stripeEvents().apply(changed("1", 1, "a", active("s", "new")));
            assertThat(outcome).isEqualTo(new Kept(Reason.UNKNOWN_PLAN));
            CompletableFuture<Void> given = CompletableFuture.runAsync(() -> giveEnterprise("prod_new"));
            while (!given.isDone() && !isAnybodyWaiting()) {
                Thread.onSpinWait();
            }
            connection.commit();
            given.get();
        }

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.enterprise.id());
        assertThat(events.applyKept()).isZero();
    }

    @Test
    void a_transaction_that_cannot_see_the_latest_events_fails_instead_of_forgetting_them() throws Exception {
        events.apply(changed("1", 1, "a", active("other", "unheard-of")));
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Billing late = shop.billing.in(connection);
            assertThat(late.tenant(tenant).subscriptions().current()).isEmpty();
            events.apply(deleted("3", 3, "a", active("s", "unheard-of")));

            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> late.stripeEvents().apply(changed("2", 2, "a", active("s", "starter"))))
                    .satisfies(failure -> assertThat(failure.sqlState()).isEqualTo("40001"));
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }

        events.apply(changed("2", 2, "a", active("s", "starter")));
        assertThat(subscriptions.current()).isEmpty();
    }

    @Test
    void a_tenant_that_was_deleted_and_made_again_can_have_its_customer_again() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        db.dsl().execute("DELETE FROM billing.tenants WHERE id = ?", tenant.value());
        shop.billing.tenants().create(tenant, "Acme");

        shop.billing.tenant(tenant).stripeCustomer().link(Shop.customer("a"));

        assertThat(subscriptions.current().orElseThrow().stripeSubscription())
                .isEqualTo(StripeSubscriptionId.of("sub_s"));
    }

    @Test
    void one_that_another_tenant_has_by_now_keeps_no_plan_from_its_product() {
        events.apply(changed("1", 1, "a", active("s", "new")));
        TenantId other = shop.tenant();
        shop.billing.tenant(other).stripeCustomer().link(Shop.customer("b"));
        events.apply(changed("2", 2, "b", active("s", "starter")));

        giveEnterprise("prod_new");

        assertThat(events.applyKept()).isZero();
        assertThat(subscriptions.list(Page.first(10))).isEmpty();
        assertThat(shop.subscriptions(other).current().orElseThrow().plan()).isEqualTo(shop.starter.id());
    }

    @Test
    void an_event_whose_plan_is_removed_meanwhile_is_kept() throws Exception {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            shop.billing.in(connection).catalogue().plans().remove(shop.starter.id());
            CompletableFuture<StripeEventOutcome> outcome =
                    CompletableFuture.supplyAsync(() -> events.apply(changed("1", 1, "a", active("s", "starter"))));
            while (!outcome.isDone() && !isAnybodyWaiting()) {
                Thread.onSpinWait();
            }
            connection.commit();

            assertThat(outcome.get()).isEqualTo(new Kept(Reason.UNKNOWN_PLAN));
        }
    }

    @Test
    void a_new_price_of_a_known_product_is_the_same_plan() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        Plan starter = shop.billing
                .catalogue()
                .plans()
                .changeStripe(shop.starter.id(), 1, StripeProduct.of(StripeProductId.of("prod_starter")));

        events.apply(changed("2", 2, "a", active("s", "starter")));

        assertThat(starter.stripe().monthlyPrice()).isNull();
        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.starter.id());
    }

    @Test
    void a_new_subscription_waits_for_the_end_of_the_old_one() {
        events.apply(changed("1", 1, "a", active("old", "starter")));
        StripeEvent early = changed("3", 3, "a", active("new", "professional"));

        assertThat(events.apply(early)).isEqualTo(new Kept(Reason.OTHER_SUBSCRIPTION_LIVE));
        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.starter.id());
        assertThat(events.listKept(10)).containsExactly(new KeptStripeEvent(early, Reason.OTHER_SUBSCRIPTION_LIVE));

        events.apply(deleted("2", 2, "a", active("old", "starter")));

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.professional.id());
        assertThat(subscriptions.list(Page.first(10)))
                .extracting(Subscription::status)
                .containsExactlyInAnyOrder(SubscriptionStatus.CANCELED, SubscriptionStatus.ACTIVE);
        assertThat(events.listKept(10)).isEmpty();
    }

    @Test
    void of_two_that_are_live_the_older_one_counts_whichever_is_heard_of_first() {
        events.apply(changed("2", 2, "a", active("new", "professional")));
        events.apply(changed("1", 1, "a", active("old", "starter")));

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.starter.id());
        assertThat(subscriptions
                        .find(StripeSubscriptionId.of("sub_new"))
                        .orElseThrow()
                        .isWaiting())
                .isTrue();
    }

    @Test
    void one_at_stripe_waits_for_the_end_of_one_that_is_not() {
        Subscription own = subscriptions.subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH));
        assertThat(events.apply(changed("1", 1, "a", active("s", "professional"))))
                .isEqualTo(new Kept(Reason.OTHER_SUBSCRIPTION_LIVE));
        assertThat(subscriptions.current()).contains(own);

        subscriptions.cancel(own.id(), 1, "moves to Stripe");

        Subscription current = subscriptions.current().orElseThrow();
        assertThat(current.stripeSubscription()).isEqualTo(StripeSubscriptionId.of("sub_s"));
        assertThatExceptionOfType(AlreadySubscribed.class)
                .isThrownBy(() -> subscriptions.subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH)))
                .satisfies(refusal -> assertThat(refusal.subscription()).isEqualTo(current.id()));
    }

    @Test
    void one_that_waits_follows_one_that_ended_with_its_period() {
        Subscription own = subscriptions.subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH));
        subscriptions.cancelAtPeriodEnd(own.id(), 1, null);
        events.apply(changed("1", 1, "a", active("s", "professional")));
        clock.moveTo("2026-02-15T12:00:00Z");

        assertThatExceptionOfType(AlreadySubscribed.class)
                .isThrownBy(() -> subscriptions.subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH)));
        assertThat(subscriptions.renewDue().orElseThrow().status()).isEqualTo(SubscriptionStatus.CANCELED);

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.professional.id());
    }

    @Test
    void stripe_alone_says_what_follows_a_period_of_its_own() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        clock.moveTo("2026-06-01T00:00:00Z");

        assertThat(subscriptions.renewDue()).isEmpty();
    }

    @Test
    void what_the_application_changed_holds_until_stripe_says_otherwise_later() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        clock.moveTo("2026-01-15T12:00:00.700Z");
        Subscription changedHere =
                subscriptions.changePlan(subscriptions.current().orElseThrow().id(), 1, shop.professional.id());
        long second = 14 * 86_400 + 43_200;

        assertThat(events.apply(changed("2", second - 1, "a", at("s", "starter", SubscriptionStatus.PAST_DUE))))
                .isEqualTo(new Stale(tenant, changedHere));
        assertThat(events.apply(changed("3", second, "a", at("s", "new", SubscriptionStatus.PAST_DUE))))
                .isInstanceOf(Applied.class);
        assertThat(subscriptions.current().orElseThrow())
                .extracting(Subscription::plan, Subscription::status)
                .containsExactly(shop.professional.id(), SubscriptionStatus.PAST_DUE);
        events.apply(changed("4", second, "a", active("s", "starter")));
        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.starter.id());
    }

    @Test
    void a_change_made_in_the_second_of_the_event_that_is_known_comes_after_it() {
        clock.moveTo("2026-01-01T00:00:05.300Z");
        events.apply(changed("1", 5, "a", active("s", "starter")));

        Subscription ended =
                subscriptions.cancel(subscriptions.current().orElseThrow().id(), 1, "at once");

        assertThat(ended.status()).isEqualTo(SubscriptionStatus.CANCELED);
        assertThat(subscriptions.get(ended.id())).isEqualTo(ended);
        events.apply(changed("2", 2, "a", active("s", "starter")));
        assertThat(subscriptions.current()).isEmpty();
        // That Stripe goes on with it is good to know.
        events.apply(changed("3", 7, "a", active("s", "starter")));
        assertThat(subscriptions.current()).isPresent();
    }

    @Test
    void an_end_at_stripe_counts_also_where_something_was_changed_here_since() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        subscriptions.cancelAtPeriodEnd(subscriptions.current().orElseThrow().id(), 1, "too dear");

        assertThat(events.apply(deleted("2", 2, "a", active("s", "starter")))).isInstanceOf(Applied.class);

        assertThat(subscriptions.current()).isEmpty();
    }

    @Test
    void a_pending_plan_is_over_when_stripe_has_it_or_the_next_period_began() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        Subscription known = subscriptions.current().orElseThrow();
        subscriptions.changePlanAtPeriodEnd(known.id(), 1, shop.professional.id());
        long now = 14 * 86_400 + 43_200;
        events.apply(changed("2", now + 1, "a", at("s", "starter", SubscriptionStatus.PAST_DUE)));
        assertThat(subscriptions.current().orElseThrow().pendingPlan()).isEqualTo(shop.professional.id());

        events.apply(changed("3", now + 2, "a", active("s", "professional")));

        Subscription after = subscriptions.current().orElseThrow();
        assertThat(after.plan()).isEqualTo(shop.professional.id());
        assertThat(after.pendingPlan()).isNull();
    }

    @Test
    void a_closed_tenant_is_told_of_and_linked_no_more() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        shop.billing.tenants().close(tenant);
        TenantId closed = shop.tenant();
        shop.billing.tenants().close(closed);

        assertThat(events.apply(deleted("2", 2, "a", active("s", "starter")))).isInstanceOf(Applied.class);
        assertThat(subscriptions.current()).isEmpty();
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> events.apply(linked("3", 3, "b", closed)));
    }

    @Test
    void events_of_a_tenant_that_was_deleted_are_kept() {
        events.apply(changed("1", 1, "a", active("s", "starter")));
        db.dsl().execute("DELETE FROM billing.tenants WHERE id = ?", tenant.value());

        StripeEvent later = changed("2", 2, "a", active("s", "starter"));
        assertThat(events.apply(later)).isEqualTo(new Kept(Reason.NO_TENANT));

        assertThat(events.listKept(10)).contains(new KeptStripeEvent(later, Reason.NO_TENANT));
        assertThat(events.applyKept()).isZero();
        assertThat(db.dsl().fetchValue("SELECT count(*) FROM billing.subscriptions"))
                .isEqualTo(0L);
    }

    @Test
    void a_transaction_that_is_rolled_back_leaves_nothing_and_the_next_delivery_applies() {
        StripeEvent event = changed("1", 1, "a", active("s", "starter"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> shop.billing.transaction(tx -> {
                    tx.stripeEvents().apply(event);
                    throw new IllegalStateException("half way");
                }));
        assertThat(subscriptions.current()).isEmpty();

        assertThat(events.apply(event)).isInstanceOf(Applied.class);
    }

    @Test
    void a_refusal_leaves_the_transaction_usable_and_nothing_behind() {
        events.apply(changed("1", 1, "a", active("s", "starter")));

        shop.billing.transaction(tx -> {
            assertThatExceptionOfType(StripeEventConflict.class)
                    .isThrownBy(() -> tx.stripeEvents().apply(changed("1", 9, "a", active("s", "starter"))));
            assertThatExceptionOfType(StripeCustomerConflict.class)
                    .isThrownBy(() -> tx.stripeEvents().apply(linked("2", 1, "b", tenant)));
            tx.stripeEvents().apply(changed("3", 3, "a", active("s", "professional")));
        });

        assertThat(subscriptions.current().orElseThrow().plan()).isEqualTo(shop.professional.id());
        assertThat(db.dsl().fetchValue("SELECT count(*) FROM billing.stripe_events"))
                .isEqualTo(2L);
    }

    @Test
    void refuses_what_makes_no_sense() {
        assertThatIllegalArgumentException().isThrownBy(() -> at("s", "starter", SubscriptionStatus.TRIALING));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StripeEvent.SubscriptionDeleted(
                        linked("1", 1, "a", tenant).id(), Shop.START, Shop.customer("a"), active("s", "starter")));
        assertThatIllegalArgumentException().isThrownBy(() -> events.listKept(0));
    }

    private static boolean isAnybodyWaiting() {
        return db.dsl()
                .fetchExists(
                        DSL.table("pg_stat_activity"),
                        DSL.condition("datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"));
    }

    /** As if all events had been under way while the plan got its product. */
    private void giveUnheard(String product) {
        db.dsl()
                .execute(
                        "UPDATE billing.plans SET stripe_product_id = ? WHERE plan_id = ?",
                        product,
                        shop.enterprise.id().value());
    }

    private void giveEnterprise(String product) {
        shop.billing
                .catalogue()
                .plans()
                .changeStripe(shop.enterprise.id(), 1, StripeProduct.of(StripeProductId.of(product)));
    }
}
