package io.tallybook.dao.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AlreadySubscribed;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.model.subscription.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscriptionDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-31T12:00:00Z");
    private Shop shop;
    private TenantId tenant;
    private SubscriptionDao subscriptions;

    @BeforeEach
    void a_tenant_without_a_subscription() {
        shop = Shop.open(db, db.billing().withClock(clock));
        tenant = shop.tenant();
        subscriptions = shop.subscriptions(tenant);
    }

    @Test
    void begins_now_with_its_first_period() {
        NewSubscription wanted = NewSubscription.of(shop.starter.id(), PlanInterval.MONTH);

        Subscription made = subscriptions.subscribe(wanted);

        assertThat(made.id()).isEqualTo(wanted.id());
        assertThat(made.plan()).isEqualTo(shop.starter.id());
        assertThat(made.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(made.currentPeriod()).isEqualTo(period("2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z"));
        assertThat(made.isCurrent()).isTrue();
        assertThat(made.stripeSubscription()).isNull();
        assertThat(made.version()).isEqualTo(1);
        assertThat(subscriptions.current()).contains(made);
        assertThat(subscriptions.get(made.id())).isEqualTo(made);
        assertThat(subscriptions.list(Page.first(10))).containsExactly(made);
    }

    @Test
    void a_retry_meets_its_own_subscription() {
        NewSubscription wanted = NewSubscription.of(shop.starter.id(), PlanInterval.MONTH);
        Subscription made = subscriptions.subscribe(wanted);

        assertThatExceptionOfType(AlreadySubscribed.class)
                .isThrownBy(() -> subscriptions.subscribe(wanted))
                .satisfies(refusal -> {
                    assertThat(refusal.tenant()).isEqualTo(tenant);
                    assertThat(refusal.subscription()).isEqualTo(made.id());
                    assertThat(refusal.plan()).isEqualTo(shop.starter.id());
                });
        assertThat(subscriptions.list(Page.first(10))).containsExactly(made);
    }

    @Test
    void is_refused_where_it_cannot_be() {
        shop.billing.catalogue().plans().retire(shop.professional.id(), 1);
        TenantId closed = shop.tenant();
        shop.billing.tenants().close(closed);

        assertThatExceptionOfType(NotOffered.class)
                .isThrownBy(() -> subscribe(shop.professional.id(), PlanInterval.MONTH));
        assertThatExceptionOfType(NotOffered.class).isThrownBy(() -> subscribe(shop.starter.id(), PlanInterval.YEAR));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> subscribe(PlanId.generate(), PlanInterval.MONTH));
        NewSubscription wanted = NewSubscription.of(shop.starter.id(), PlanInterval.MONTH);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subscriptions.subscribe(
                        wanted.startingAt(clock.instant().plusSeconds(1))));
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> shop.subscriptions(closed).subscribe(wanted));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> shop.subscriptions(TenantId.generate()).subscribe(wanted));
        assertThat(subscriptions.current()).isEmpty();
    }

    @Test
    void of_many_that_a_tenant_makes_at_once_one_is_made() {
        List<Optional<SubscriptionId>> made = Together.run(64, 64, i -> {
            try {
                return Optional.of(subscriptions
                        .subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH))
                        .id());
            } catch (AlreadySubscribed refused) {
                assertThat(refused.tenant()).isEqualTo(tenant);
                return Optional.<SubscriptionId>empty();
            }
        });

        assertThat(made).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(subscriptions.list(Page.first(10))).hasSize(1);
    }

    @Test
    void a_trial_comes_before_the_first_period() {
        Subscription trial = subscriptions.subscribe(
                NewSubscription.of(shop.starter.id(), PlanInterval.MONTH).withTrialDays(14));

        assertThat(trial.status()).isEqualTo(SubscriptionStatus.TRIALING);
        assertThat(trial.trialEndsAt()).isEqualTo("2026-02-14T12:00:00Z");
        assertThat(trial.currentPeriod()).isEqualTo(period("2026-01-31T12:00:00Z", "2026-02-14T12:00:00Z"));

        clock.moveTo("2026-02-14T12:00:00Z");
        Subscription paid = subscriptions.renewDue().orElseThrow();
        assertThat(paid.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(paid.currentPeriod()).isEqualTo(period("2026-02-14T12:00:00Z", "2026-03-14T12:00:00Z"));
    }

    @Test
    void one_that_began_long_ago_is_in_its_present_period() {
        Subscription made = subscriptions.subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH)
                .withTrialDays(1)
                .startingAt(Instant.parse("2025-10-30T00:00:00Z")));

        assertThat(made.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(made.currentPeriod()).isEqualTo(period("2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"));
    }

    @Test
    void periods_are_counted_from_the_first_day_whatever_month_is_short() {
        subscribe(shop.starter.id(), PlanInterval.MONTH);

        clock.moveTo("2026-02-28T11:59:59Z");
        assertThat(subscriptions.renewDue()).isEmpty();
        clock.moveTo("2026-02-28T12:00:00Z");
        assertThat(subscriptions.renewDue().orElseThrow().currentPeriod())
                .isEqualTo(period("2026-02-28T12:00:00Z", "2026-03-31T12:00:00Z"));
        clock.moveTo("2026-04-01T00:00:00Z");
        assertThat(subscriptions.renewDue().orElseThrow().currentPeriod())
                .isEqualTo(period("2026-03-31T12:00:00Z", "2026-04-30T12:00:00Z"));
        assertThat(subscriptions.renewDue()).isEmpty();
        clock.moveTo("2026-12-31T12:00:00Z");
        Subscription last = subscriptions.renewDue().orElseThrow();
        assertThat(last.currentPeriod()).isEqualTo(period("2026-12-31T12:00:00Z", "2027-01-31T12:00:00Z"));
        assertThat(last.version()).isEqualTo(4);
    }

    @Test
    void a_year_from_the_day_before_march_comes_back_to_it() {
        clock.moveTo("2028-02-29T00:00:00Z");
        subscribe(shop.enterprise.id(), PlanInterval.YEAR);

        clock.moveTo("2029-02-28T00:00:00Z");
        assertThat(subscriptions.renewDue().orElseThrow().currentPeriod())
                .isEqualTo(period("2029-02-28T00:00:00Z", "2030-02-28T00:00:00Z"));
        clock.moveTo("2032-02-29T00:00:00Z");
        assertThat(subscriptions.renewDue().orElseThrow().currentPeriod())
                .isEqualTo(period("2032-02-29T00:00:00Z", "2033-02-28T00:00:00Z"));
    }

    @Test
    void of_many_workers_who_renew_at_once_one_does() {
        subscribe(shop.starter.id(), PlanInterval.MONTH);
        clock.moveTo("2026-03-01T00:00:00Z");

        List<Optional<Subscription>> renewed = Together.run(16, 64, i -> subscriptions.renewDue());

        assertThat(renewed).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(subscriptions.current().orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void another_plan_applies_now() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        Subscription awaiting = subscriptions.changePlanAtPeriodEnd(made.id(), 1, shop.enterprise.id());
        clock.forward(Duration.ofDays(1));

        Subscription changed = subscriptions.changePlan(made.id(), 2, shop.professional.id());

        assertThat(awaiting.pendingPlan()).isEqualTo(shop.enterprise.id());
        assertThat(changed.plan()).isEqualTo(shop.professional.id());
        assertThat(changed.pendingPlan()).isNull();
        assertThat(changed.currentPeriod()).isEqualTo(made.currentPeriod());
        assertThat(changed.stateAt()).isEqualTo(clock.instant());
        assertThat(changed.version()).isEqualTo(3);
    }

    @Test
    void another_plan_applies_from_the_next_period_on() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        Subscription pending = subscriptions.changePlanAtPeriodEnd(made.id(), 1, shop.professional.id());
        assertThat(pending.plan()).isEqualTo(shop.starter.id());
        // Agreed while it was sold.
        shop.billing.catalogue().plans().retire(shop.professional.id(), 1);

        clock.moveTo("2026-02-28T12:00:00Z");
        Subscription renewed = subscriptions.renewDue().orElseThrow();

        assertThat(renewed.plan()).isEqualTo(shop.professional.id());
        assertThat(renewed.pendingPlan()).isNull();
    }

    @Test
    void a_pending_plan_is_withdrawn_by_the_present_one() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        subscriptions.changePlanAtPeriodEnd(made.id(), 1, shop.professional.id());

        assertThat(subscriptions
                        .changePlanAtPeriodEnd(made.id(), 2, shop.starter.id())
                        .pendingPlan())
                .isNull();
        assertThatExceptionOfType(NotOffered.class).isThrownBy(() -> {
            shop.billing.catalogue().plans().retire(shop.professional.id(), 1);
            subscriptions.changePlanAtPeriodEnd(made.id(), 3, shop.professional.id());
        });
    }

    @Test
    void ends_at_once() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        clock.forward(Duration.ofDays(3));

        Subscription ended = subscriptions.cancel(made.id(), 1, "too dear");

        assertThat(ended.status()).isEqualTo(SubscriptionStatus.CANCELED);
        assertThat(ended.endedAt()).isEqualTo(clock.instant());
        assertThat(ended.canceledAt()).isEqualTo(clock.instant());
        assertThat(ended.cancellationReason()).isEqualTo("too dear");
        assertThat(subscriptions.current()).isEmpty();
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> subscriptions.cancel(made.id(), 2, null))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("canceled"));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> subscriptions.resume(made.id(), 2));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), 2, shop.professional.id()));
        Subscription next = subscribe(shop.professional.id(), PlanInterval.MONTH);
        assertThat(subscriptions.list(Page.first(10))).containsExactly(ended, next);
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> {
            subscriptions.cancel(next.id(), 1, null);
            subscriptions.subscribe(
                    NewSubscription.of(shop.starter.id(), PlanInterval.MONTH).withId(made.id()));
        });
    }

    @Test
    void ends_with_its_period() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);

        Subscription ending = subscriptions.cancelAtPeriodEnd(made.id(), 1, null);
        assertThat(ending.isCanceledAtPeriodEnd()).isTrue();
        assertThat(ending.isCurrent()).isTrue();

        clock.moveTo("2026-03-05T00:00:00Z");
        Subscription ended = subscriptions.renewDue().orElseThrow();
        assertThat(ended.status()).isEqualTo(SubscriptionStatus.CANCELED);
        assertThat(ended.endedAt()).isEqualTo("2026-02-28T12:00:00Z");
        assertThat(ended.canceledAt()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(subscriptions.current()).isEmpty();
        assertThat(subscriptions.renewDue()).isEmpty();
    }

    @Test
    void goes_on_when_it_is_resumed_in_time() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        subscriptions.cancelAtPeriodEnd(made.id(), 1, "too dear");

        Subscription resumed = subscriptions.resume(made.id(), 2);

        assertThat(resumed.isCanceledAtPeriodEnd()).isFalse();
        assertThat(resumed.canceledAt()).isNull();
        assertThat(resumed.cancellationReason()).isNull();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> subscriptions.resume(made.id(), 3));

        subscriptions.cancelAtPeriodEnd(made.id(), 3, null);
        clock.moveTo("2026-02-28T12:00:00Z");
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> subscriptions.resume(made.id(), 4));
    }

    @Test
    void a_tenant_whose_subscription_ended_with_its_period_subscribes_anew_before_anybody_renewed() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        subscriptions.cancelAtPeriodEnd(made.id(), 1, null);
        clock.moveTo("2026-03-05T00:00:00Z");

        Subscription next = subscribe(shop.professional.id(), PlanInterval.MONTH);

        assertThat(subscriptions.current()).contains(next);
        assertThat(subscriptions.get(made.id()).endedAt()).isEqualTo("2026-02-28T12:00:00Z");
    }

    @Test
    void what_is_said_after_a_period_is_said_of_the_present_one() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        subscriptions.changePlanAtPeriodEnd(made.id(), 1, shop.professional.id());
        clock.moveTo("2026-03-05T00:00:00Z");

        Subscription ending = subscriptions.cancelAtPeriodEnd(made.id(), 2, null);

        assertThat(ending.plan()).isEqualTo(shop.professional.id());
        assertThat(ending.currentPeriod()).isEqualTo(period("2026-02-28T12:00:00Z", "2026-03-31T12:00:00Z"));
        assertThat(subscriptions.renewDue()).isEmpty();
    }

    @Test
    void of_two_who_read_the_same_version_the_second_is_refused() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);

        List<Boolean> done = Together.run(16, 16, i -> {
            try {
                subscriptions.cancelAtPeriodEnd(made.id(), 1, "editor " + i);
                return true;
            } catch (VersionConflict refused) {
                return false;
            }
        });

        assertThat(done).filteredOn(one -> one).hasSize(1);
        assertThat(subscriptions.get(made.id()).version()).isEqualTo(2);
    }

    @Test
    void a_closed_tenant_keeps_what_it_has_and_nothing_is_renewed() {
        Subscription made = subscribe(shop.starter.id(), PlanInterval.MONTH);
        shop.billing.tenants().close(tenant);
        clock.moveTo("2026-03-05T00:00:00Z");

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> subscriptions.cancel(made.id(), 1, null));
        assertThat(subscriptions.renewDue()).isEmpty();
        assertThat(subscriptions.current()).contains(made);
    }

    private Subscription subscribe(PlanId plan, PlanInterval interval) {
        return subscriptions.subscribe(NewSubscription.of(plan, interval));
    }

    private static Period period(String from, String to) {
        return new Period(Instant.parse(from), Instant.parse(to));
    }
}
