package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.BillingDue;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.PlanChange;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.TaxRule;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of the plan in the middle of a period. */
class PlanChangeTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final IdempotencyKey KEY = IdempotencyKey.of("order-7");

    private final MovableClock clock = new MovableClock("2026-01-01T00:00:00Z");
    private Subscribers telco;
    private SubscriptionDao subscriptions;

    @BeforeEach
    void a_customer_with_100_dollars() {
        telco = Subscribers.of(db.billing().withClock(clock), db.dsl());
        telco.topUp("100.00");
        subscriptions = telco.subscriptions();
    }

    @Test
    void charges_the_rest_of_the_new_price_and_gives_back_that_of_the_old() {
        Subscription made = billed();
        clock.moveTo("2026-01-16T00:00:00Z");

        PlanChange change = subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY);

        assertThat(change.credit()).isEqualTo(Money.parse("USD 16.00"));
        assertThat(change.charge()).isEqualTo(Money.parse("USD 32.00"));
        assertThat(change.net()).isEqualTo(Money.parse("USD 16.00"));
        assertThat(change.from()).isEqualTo(telco.starter());
        assertThat(change.to()).isEqualTo(telco.professional());
        assertThat(change.isReplayed()).isFalse();
        assertThat(telco.balance()).isEqualByComparingTo("84");
        assertThat(change.subscription()).isEqualTo(subscriptions.get(made.id()));
        assertThat(change.subscription().price()).isEqualTo(Money.parse("USD 62.00"));
        assertThat(change.subscription().currentPeriod())
                .isEqualTo(new Period(clock.instant(), Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(change.subscription().nextBillingAt()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(rows(made.id()))
                .containsExactly(
                        "2026-01-01 00:00:00 2026-01-16 00:00:00 310", "2026-01-16 00:00:00 2026-02-01 00:00:00 320");
    }

    @Test
    void prorates_a_second_change_by_the_whole_period_as_well() {
        Subscription made = billed();
        clock.moveTo("2026-01-16T00:00:00Z");
        subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY);
        clock.moveTo("2026-01-31T12:00:00Z");

        PlanChange back = subscriptions.changePlan(
                made.id(), telco.starter(), RoundingMode.HALF_UP, IdempotencyKey.of("order-8"));

        // Half a day of 31.
        assertThat(back.credit()).isEqualTo(Money.parse("USD 1.00"));
        assertThat(back.charge()).isEqualTo(Money.parse("USD 0.50"));
        assertThat(back.net()).isEqualTo(Money.parse("USD -0.50"));
        assertThat(telco.balance()).isEqualByComparingTo("84.50");
        // 310 × 12 / 744 is exactly 5.
        assertThat(rows(made.id())).hasSize(3).last().isEqualTo("2026-01-31 12:00:00 2026-02-01 00:00:00 5");
        clock.moveTo("2026-02-01T00:00:00Z");
        bill();
        assertThat(subscriptions.get(made.id()).currentPeriod())
                .isEqualTo(new Period(clock.instant(), Instant.parse("2026-03-01T00:00:00Z")));
    }

    @Test
    void rounds_each_amount_as_the_caller_says_and_minutes_up() {
        Subscription made = billed();
        clock.moveTo("2026-01-31T23:59:59.999999Z");

        PlanChange change = subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.UP, KEY);

        assertThat(change.credit()).isEqualTo(Money.parse("USD 0.01"));
        assertThat(change.charge()).isEqualTo(Money.parse("USD 0.01"));
        assertThat(telco.balance()).isEqualByComparingTo("100");
        assertThat(rows(made.id())).last().asString().endsWith(" 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subscriptions.changePlan(
                        made.id(), telco.starter(), RoundingMode.UNNECESSARY, IdempotencyKey.of("other")));
    }

    @Test
    void answers_a_replay_with_the_first_result() {
        Subscription made = billed();
        clock.moveTo("2026-01-16T00:00:00Z");
        PlanChange change = subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY);
        clock.moveTo("2026-01-20T00:00:00Z");

        PlanChange replay = subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY);

        assertThat(replay)
                .isEqualTo(new PlanChange(
                        change.subscription(),
                        change.from(),
                        change.to(),
                        change.changedAt(),
                        change.credit(),
                        change.charge(),
                        true));
        assertThat(telco.balance()).isEqualByComparingTo("84");
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.starter(), RoundingMode.HALF_UP, KEY));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.UP, KEY));
        Subscription another = billed();
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(
                        () -> subscriptions.changePlan(another.id(), telco.professional(), RoundingMode.HALF_UP, KEY));
        subscriptions.cancel(made.id(), change.subscription().version(), null);
        assertThat(subscriptions
                        .changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY)
                        .isReplayed())
                .isTrue();
    }

    @Test
    void is_made_once_by_many_with_the_same_key() {
        Subscription made = billed();
        clock.moveTo("2026-01-16T00:00:00Z");

        List<PlanChange> changes = Together.run(
                8, 16, call -> subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY));

        assertThat(changes).filteredOn(change -> !change.isReplayed()).hasSize(1);
        assertThat(telco.balance()).isEqualByComparingTo("84");
    }

    @Test
    void is_made_for_one_of_several_subscriptions_with_the_same_key() {
        List<Subscription> made = List.of(billed(), billed(), billed(), billed());
        clock.moveTo("2026-01-16T00:00:00Z");

        List<Boolean> changed = Together.run(4, 4, call -> {
            try {
                subscriptions.changePlan(made.get(call).id(), telco.professional(), RoundingMode.HALF_UP, KEY);
                return true;
            } catch (IdempotencyConflict used) {
                return false;
            }
        });

        assertThat(changed).containsOnlyOnce(true);
        assertThat(telco.balance()).isEqualByComparingTo("84");
        assertThat(telco.count("subscription_usage")).isEqualTo(5);
    }

    @Test
    void changes_nothing_where_the_balance_does_not_suffice() {
        Subscription made = billed();
        RatePlanId dear = RatePlanId.generate();
        telco.insertPlan(dear, "Dear", "USD", "3100.00", null, "0", 1);
        clock.moveTo("2026-01-16T00:00:00Z");
        Subscription before = subscriptions.get(made.id());

        db.dsl().transaction(trx -> {
            SubscriptionDao inside = telco.through(telco.billing().in(trx)).subscriptions();
            assertThatExceptionOfType(InsufficientBalance.class)
                    .isThrownBy(() -> inside.changePlan(made.id(), dear, RoundingMode.HALF_UP, KEY))
                    .satisfies(refusal -> {
                        assertThat(refusal.requested()).isEqualTo(BigMoney.parse("USD 1584.00"));
                        assertThat(refusal.available()).isEqualTo(BigMoney.parse("USD 100.00"));
                        assertThat(refusal.account()).isEqualTo(telco.account());
                    });
            // The transaction goes on.
            assertThat(inside.get(made.id())).isEqualTo(before);
        });

        assertThat(subscriptions.get(made.id())).isEqualTo(before);
        assertThat(rows(made.id())).hasSize(1);
        assertThat(telco.balance()).isEqualByComparingTo("100");
    }

    @Test
    void costs_nothing_during_a_trial() {
        Subscription trial = subscriptions.subscribe(telco.starterMonthly().withTrialDays(10));
        clock.moveTo("2026-01-06T00:00:00Z");

        PlanChange change = subscriptions.changePlan(trial.id(), telco.professional(), RoundingMode.HALF_UP, KEY);

        assertThat(change.net()).isEqualTo(Money.parse("USD 0.00"));
        assertThat(rows(trial.id())).last().isEqualTo("2026-01-06 00:00:00 2026-01-11 00:00:00 310");
        assertThat(telco.balance()).isEqualByComparingTo("100");
    }

    @Test
    void keeps_a_subscription_that_was_charged_for_it() {
        Subscription made = subscriptions.subscribe(telco.starterMonthly().withPrice(Money.parse("USD 0.00")));
        bill();
        clock.moveTo("2026-01-16T00:00:00Z");
        subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY);

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> subscriptions.remove(made.id()))
                .withMessage("subscription " + made.id() + " is in use by account_transactions");

        assertThat(telco.balance()).isEqualByComparingTo("68");
        assertThat(subscriptions
                        .changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY)
                        .isReplayed())
                .isTrue();
    }

    @Test
    void needs_a_period_that_is_invoiced_and_not_over() {
        Subscription made = telco.subscribe();
        assertThatExceptionOfType(BillingDue.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.UP, KEY));
        bill();
        clock.moveTo("2026-02-01T00:00:00Z");
        assertThatExceptionOfType(BillingDue.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.UP, KEY));
        assertThat(rows(made.id())).hasSize(1);
    }

    @Test
    void needs_a_plan_on_offer_in_the_same_currency_and_a_subscription_that_goes_on() {
        Subscription made = billed();
        RatePlanId euros = RatePlanId.generate();
        telco.insertPlan(euros, "Euros", "EUR", "1.00", null, "0", 1);

        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), euros, RoundingMode.UP, KEY));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), RatePlanId.generate(), RoundingMode.UP, KEY));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        subscriptions.changePlan(SubscriptionId.generate(), telco.starter(), RoundingMode.UP, KEY));
        telco.set("accounts", "status = 'suspended'", telco.account().value());
        clock.moveTo("2026-01-16T00:00:00Z");
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.UP, KEY))
                .withMessage("account " + telco.account() + " is suspended");
        telco.set("rate_plans", "is_active = false", telco.professional().value());
        assertThatExceptionOfType(NotOffered.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.UP, KEY));
        subscriptions.suspend(made.id(), 2);
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.starter(), RoundingMode.UP, KEY))
                .withMessage("subscription " + made.id() + " is suspended");
        subscriptions.cancel(made.id(), 3, null);
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> subscriptions.changePlan(made.id(), telco.starter(), RoundingMode.UP, KEY));
    }

    @Test
    void withdraws_what_was_scheduled() {
        Subscription made = billed();
        subscriptions.schedulePlanChange(made.id(), 2, telco.starter(), BillingCycle.ANNUAL);
        clock.moveTo("2026-01-16T00:00:00Z");

        assertThat(subscriptions
                        .changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY)
                        .subscription()
                        .scheduled())
                .isNull();
    }

    @Test
    void is_possible_in_the_instant_in_which_the_period_begins() {
        Subscription made = billed();

        PlanChange change = subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, KEY);

        assertThat(change.changedAt()).isEqualTo(made.currentPeriod().from().plusNanos(1000));
        assertThat(change.net()).isEqualTo(Money.parse("USD 31.00"));
    }

    private Subscription billed() {
        Subscription made =
                subscriptions.subscribe(telco.starterMonthly().startingAt(Instant.parse("2026-01-01T00:00:00Z")));
        bill();
        return made;
    }

    private void bill() {
        BillingRunTerms terms = BillingRunTerms.monthly(clock.instant(), ZoneId.of("UTC"));
        assertThat(telco.runs().run(clock.instant(), terms, TaxRule.NONE).failed())
                .isEmpty();
    }

    private static List<String> rows(SubscriptionId id) {
        return db.dsl()
                .fetch(
                        "SELECT billing_period_start AT TIME ZONE 'UTC' || ' ' || billing_period_end AT TIME ZONE 'UTC' || ' '"
                                + " || minutes_included FROM telecom.subscription_usage WHERE subscription_id = ?"
                                + " ORDER BY billing_period_start",
                        id.value())
                .getValues(0, String.class);
    }
}
