package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.BillingDue;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.RenewalTooEarly;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.ScheduledPlanChange;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.SubscriptionNumber;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.model.telecom.TaxRule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.joda.money.Money;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscriptionDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-31T12:00:00.123456789Z");
    private Subscribers telco;
    private SubscriptionDao subscriptions;

    @BeforeEach
    void a_customer_with_an_account() {
        telco = Subscribers.of(db.billing().withClock(clock), db.dsl());
        subscriptions = telco.subscriptions();
    }

    @Test
    void begins_a_period_with_the_terms_of_the_plan() {
        Subscription made = telco.subscribe();

        Instant now = clock.instant().minusNanos(789);
        assertThat(made.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(made.price()).isEqualTo(Money.parse("USD 31.00"));
        assertThat(made.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(made.startedAt()).isEqualTo(now).isEqualTo(made.anchoredAt()).isEqualTo(made.nextBillingAt());
        assertThat(made.currentPeriod()).isEqualTo(new Period(now, Instant.parse("2026-02-28T12:00:00.123456Z")));
        assertThat(made.trialEndsAt()).isNull();
        assertThat(made.version()).isEqualTo(1);
        assertThat(subscriptions.get(made.id())).isEqualTo(made);
        assertThat(subscriptions.find(made.number())).contains(made);
        assertThat(periods(made.id())).containsExactly(made.currentPeriod());
        assertThat(minutes(made.id())).containsExactly(310);
    }

    @Test
    void keeps_what_it_was_given() {
        NewSubscription given = telco.starterMonthly()
                .withNumber(SubscriptionNumber.of("SUB-10001"))
                .withPrice(Money.parse("USD 20.00"))
                .withZone(ZoneId.of("Asia/Kolkata"))
                .startingAt(Instant.parse("2025-12-31T18:30:00Z"))
                .withTrialDays(7)
                .withoutRenewal()
                .withAddons(Json.of("[\"voicemail\"]"))
                .withMetadata(Json.of("{\"source\": \"web\"}"));

        Subscription made = subscriptions.subscribe(given);

        assertThat(made.number()).isEqualTo(given.number());
        assertThat(made.price()).isEqualTo(Money.parse("USD 20.00"));
        assertThat(made.status()).isEqualTo(SubscriptionStatus.TRIAL);
        assertThat(made.currentPeriod())
                .isEqualTo(new Period(Instant.parse("2025-12-31T18:30:00Z"), Instant.parse("2026-01-07T18:30:00Z")));
        assertThat(made.trialEndsAt())
                .isEqualTo(made.anchoredAt())
                .isEqualTo(made.currentPeriod().to());
        assertThat(made.isAutoRenew()).isFalse();
        assertThat(made.addons()).isEqualTo(given.addons());
        assertThat(made.metadata()).isEqualTo(given.metadata());
        assertThat(subscriptions.get(made.id())).isEqualTo(made);
    }

    @Test
    void has_the_trial_of_its_plan() {
        telco.set("rate_plans", "trial_days = 14", telco.starter().value());

        assertThat(telco.subscribe().trialEndsAt()).isEqualTo(Instant.parse("2026-02-14T12:00:00.123456Z"));
        assertThat(subscriptions
                        .subscribe(telco.starterMonthly().withTrialDays(0))
                        .trialEndsAt())
                .isNull();
    }

    @Test
    void costs_what_its_cycle_costs() {
        assertThat(subscribe(BillingCycle.MONTHLY).price()).isEqualTo(Money.parse("USD 31.00"));
        assertThat(subscribe(BillingCycle.QUARTERLY).price()).isEqualTo(Money.parse("USD 93.00"));
        assertThat(subscribe(BillingCycle.ANNUAL).price()).isEqualTo(Money.parse("USD 310.00"));
        assertThatExceptionOfType(NotOffered.class)
                .isThrownBy(() -> subscriptions.subscribe(NewSubscription.of(
                        telco.customer(), telco.account(), telco.professional(), BillingCycle.ANNUAL)))
                .withMessage("annual price of rate plan " + telco.professional() + " is not offered");
    }

    @Test
    void is_for_active_customers_accounts_and_plans_of_one_currency() {
        CustomerId other = CustomerId.generate();
        AccountId others = AccountId.generate();
        AccountId euros = AccountId.generate();
        telco.insertCustomer(other);
        telco.insertAccount(others, other, "prepaid", "USD");
        telco.insertAccount(euros, telco.customer(), "prepaid", "EUR");

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> subscribe(CustomerId.generate(), telco.account(), telco.starter()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> subscribe(telco.customer(), others, telco.starter()))
                .withMessage("account " + others + " does not exist");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> subscribe(telco.customer(), telco.account(), RatePlanId.generate()));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> subscribe(telco.customer(), euros, telco.starter()));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> subscriptions.subscribe(telco.starterMonthly().withPrice(Money.parse("EUR 1.00"))));
        telco.set("rate_plans", "is_active = false", telco.starter().value());
        assertThatExceptionOfType(NotOffered.class).isThrownBy(telco::subscribe);
        telco.set("accounts", "status = 'suspended'", telco.account().value());
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(telco::subscribe)
                .withMessage("account " + telco.account() + " is suspended");
        telco.set("customers", "status = 'pending'", telco.customer().value());
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(telco::subscribe)
                .withMessage("customer " + telco.customer() + " is pending");
        telco.billing().tenants().close(telco.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(telco::subscribe);
        assertThat(telco.count("subscriptions")).isZero();
    }

    @Test
    void does_not_begin_in_the_future() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subscriptions.subscribe(
                        telco.starterMonthly().startingAt(Instant.parse("2026-02-01T00:00:00Z"))));
    }

    @Test
    void leaves_what_exists_as_it_is() {
        Subscription first = telco.subscribe();

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> subscriptions.subscribe(telco.starterMonthly().withId(first.id())))
                .withMessage("subscription " + first.id() + " exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> subscriptions.subscribe(telco.starterMonthly().withNumber(first.number())))
                .withMessage("subscription with number " + first.number() + " exists already");
        assertThat(subscriptions.list(Page.first(10))).containsExactly(first);
    }

    @Test
    void lets_one_of_many_have_a_number() {
        List<Boolean> made = Together.run(8, 16, call -> {
            try {
                subscriptions.subscribe(telco.starterMonthly().withNumber(SubscriptionNumber.of("SUB-1")));
                return true;
            } catch (AlreadyExists taken) {
                return false;
            }
        });

        assertThat(made).containsOnlyOnce(true);
        assertThat(telco.count("subscription_usage")).isEqualTo(1);
    }

    @Test
    void lists_by_page_customer_and_status() {
        List<Subscription> made =
                IntStream.range(0, 3).mapToObj(i -> telco.subscribe()).toList();
        Subscription suspended = subscriptions.suspend(made.get(1).id(), 1);

        assertThat(subscriptions.list(Page.first(2))).containsExactly(made.get(0), suspended);
        assertThat(subscriptions.list(Page.after(made.get(1).id(), 2))).containsExactly(made.get(2));
        assertThat(subscriptions.list(telco.customer(), Page.first(10))).hasSize(3);
        assertThat(subscriptions.list(CustomerId.generate(), Page.first(10))).isEmpty();
        assertThat(subscriptions.list(SubscriptionStatus.SUSPENDED, Page.first(10)))
                .containsExactly(suspended);
        assertThat(subscriptions.list(
                        SubscriptionStatus.ACTIVE, Page.after(made.get(0).id(), 10)))
                .containsExactly(made.get(2));
        assertThat(subscriptions.find(SubscriptionId.generate())).isEmpty();
    }

    @Test
    void goes_only_the_ways_that_there_are() {
        Subscription trial = subscriptions.subscribe(telco.starterMonthly().withTrialDays(7));
        refused(() -> subscriptions.suspend(trial.id(), 1), "trial");
        refused(() -> subscriptions.activate(trial.id(), 1), "trial");

        Subscription active = telco.subscribe();
        refused(() -> subscriptions.activate(active.id(), 1), "active");

        Subscription suspended = subscriptions.suspend(active.id(), 1);
        assertThat(suspended.status()).isEqualTo(SubscriptionStatus.SUSPENDED);
        refused(() -> subscriptions.suspend(active.id(), 2), "suspended");
        refused(() -> subscriptions.renew(active.id(), 2), "suspended");

        assertThat(subscriptions.activate(active.id(), 2).status()).isEqualTo(SubscriptionStatus.ACTIVE);
        subscriptions.suspend(active.id(), 3);
        Subscription cancelled = subscriptions.cancel(active.id(), 4, "too dear");
        assertThat(cancelled.status()).isEqualTo(SubscriptionStatus.CANCELLED);
        assertThat(cancelled.endedAt())
                .isEqualTo(cancelled.cancelledAt())
                .isEqualTo(clock.instant().minusNanos(789));
        assertThat(cancelled.nextBillingAt()).isNull();
        assertThat(cancelled.cancellationReason()).isEqualTo("too dear");
        for (Change change : everyChange(active.id(), 5)) {
            assertThatExceptionOfType(AlreadyEnded.class)
                    .isThrownBy(change::make)
                    .withMessage("subscription " + active.id() + " is cancelled");
        }
        assertThat(subscriptions.get(active.id())).isEqualTo(cancelled);
    }

    @Test
    void tells_the_second_of_two_editors() {
        SubscriptionId id = telco.subscribe().id();
        subscriptions.suspend(id, 1);

        for (Change change : everyChange(id, 1)) {
            assertThatExceptionOfType(VersionConflict.class).isThrownBy(change::make);
        }
        assertThat(subscriptions.get(id).version()).isEqualTo(2);
    }

    @Test
    void ends_with_its_period_unless_that_is_taken_back() {
        Subscription made = telco.subscribe();

        Subscription ending = subscriptions.cancelAtPeriodEnd(made.id(), 1, null);
        assertThat(ending.isCancelledAtPeriodEnd()).isTrue();
        assertThat(ending.cancelledAt()).isNotNull();
        assertThat(ending.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        Subscription staying = subscriptions.withdrawCancellation(made.id(), 2);
        assertThat(staying.isCancelledAtPeriodEnd()).isFalse();
        assertThat(staying.cancelledAt()).isNull();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> subscriptions.withdrawCancellation(made.id(), 3))
                .withMessage("cancellation of subscription " + made.id() + " does not exist");

        subscriptions.cancelAtPeriodEnd(made.id(), 3, "moving");
        bill("2026-01-31T12:00:01Z");
        clock.moveTo("2026-03-05T00:00:00Z");
        Subscription ended =
                subscriptions.renew(made.id(), subscriptions.get(made.id()).version());
        assertThat(ended.status()).isEqualTo(SubscriptionStatus.CANCELLED);
        assertThat(ended.endedAt()).isEqualTo(made.currentPeriod().to());
        assertThat(ended.cancellationReason()).isEqualTo("moving");
    }

    @Test
    void expires_when_it_is_not_renewed() {
        Subscription trial =
                subscriptions.subscribe(telco.starterMonthly().withTrialDays(7).withoutRenewal());
        clock.moveTo("2026-02-07T12:00:00.123456Z");

        Subscription ended = subscriptions.renew(trial.id(), 1);

        assertThat(ended.status()).isEqualTo(SubscriptionStatus.EXPIRED);
        assertThat(ended.endedAt()).isEqualTo(trial.currentPeriod().to());
        assertThat(ended.cancelledAt()).isNull();
        assertThat(subscriptions
                        .changeAutoRenew(telco.subscribe().id(), 1, false)
                        .isAutoRenew())
                .isFalse();
    }

    @Test
    void renews_when_its_period_is_over_and_invoiced() {
        Subscription trial = subscriptions.subscribe(telco.starterMonthly().withTrialDays(1));
        assertThatExceptionOfType(RenewalTooEarly.class)
                .isThrownBy(() -> subscriptions.renew(trial.id(), 1))
                .withMessage("subscription " + trial.id() + " is to be renewed at 2026-02-01T12:00:00.123456Z");
        clock.moveTo("2026-02-01T12:00:00.123456Z");

        Subscription active = subscriptions.renew(trial.id(), 1);

        assertThat(active.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(active.currentPeriod().from()).isEqualTo(trial.anchoredAt()).isEqualTo(active.nextBillingAt());
        assertThat(active.currentPeriod().to()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123456Z"));
        clock.moveTo("2026-03-02T00:00:00Z");
        assertThatExceptionOfType(BillingDue.class)
                .isThrownBy(() -> subscriptions.renew(trial.id(), 2))
                .withMessage(
                        "subscription " + trial.id() + " has been due to be billed since 2026-02-01T12:00:00.123456Z");
    }

    @Test
    void does_not_bill_what_was_missed_while_it_was_suspended() {
        clock.moveTo("2026-01-01T00:00:00Z");
        Subscription made = telco.subscribe();
        bill("2026-01-01T00:00:00Z");
        clock.moveTo("2026-02-10T00:00:00Z");
        bill("2026-02-10T00:00:00Z");
        subscriptions.suspend(made.id(), version(made));
        clock.moveTo("2026-04-20T00:00:00Z");
        bill("2026-04-20T00:00:00Z");
        assertThat(telco.count("invoices")).isEqualTo(2);

        Subscription active = subscriptions.activate(made.id(), version(made));

        assertThat(active.currentPeriod())
                .isEqualTo(new Period(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-05-01T00:00:00Z")));
        assertThat(active.nextBillingAt()).isEqualTo(active.currentPeriod().from());
        assertThat(minutes(made.id())).containsExactly(310, 310, 0, 310);
        bill("2026-04-20T00:00:00Z");
        assertThat(telco.count("invoices")).isEqualTo(3);
    }

    @Test
    void comes_to_the_end_it_was_to_have_when_its_suspension_ends_too_late() {
        clock.moveTo("2026-01-01T00:00:00Z");
        Subscription cancelled = telco.subscribe();
        Subscription expiring = subscriptions.subscribe(telco.starterMonthly().withoutRenewal());
        for (Subscription made : List.of(cancelled, expiring)) {
            subscriptions.suspend(made.id(), 1);
        }
        subscriptions.cancelAtPeriodEnd(cancelled.id(), 2, null);
        clock.moveTo("2026-04-20T00:00:00Z");

        Subscription left = subscriptions.activate(cancelled.id(), version(cancelled));
        Subscription over = subscriptions.activate(expiring.id(), version(expiring));

        assertThat(left.status()).isEqualTo(SubscriptionStatus.CANCELLED);
        assertThat(left.endedAt()).isEqualTo(cancelled.currentPeriod().to());
        assertThat(over.status()).isEqualTo(SubscriptionStatus.EXPIRED);
        assertThat(over.endedAt()).isEqualTo(expiring.currentPeriod().to());
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> subscriptions.withdrawCancellation(cancelled.id(), left.version()));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> subscriptions.changeAutoRenew(expiring.id(), over.version(), true));
        bill("2026-04-20T00:00:00Z");
        assertThat(telco.count("invoices")).isZero();
    }

    @Test
    void goes_on_in_its_period_after_a_short_suspension() {
        Subscription made = telco.subscribe();
        subscriptions.suspend(made.id(), 1);

        Subscription active = subscriptions.activate(made.id(), 2);

        assertThat(active.currentPeriod()).isEqualTo(made.currentPeriod());
        assertThat(active.nextBillingAt()).isEqualTo(made.nextBillingAt());
    }

    @Test
    void changes_its_plan_with_the_next_period_unless_that_is_taken_back() {
        clock.moveTo("2026-01-01T00:00:00Z");
        Subscription made = telco.subscribe();
        bill("2026-01-01T00:00:00Z");

        Subscription scheduled =
                subscriptions.schedulePlanChange(made.id(), 2, telco.professional(), BillingCycle.QUARTERLY);
        assertThat(scheduled.scheduled())
                .isEqualTo(new ScheduledPlanChange(
                        telco.professional(), BillingCycle.QUARTERLY, Money.parse("USD 186.00")));
        assertThat(scheduled.ratePlan()).isEqualTo(telco.starter());
        assertThat(subscriptions.withdrawPlanChange(made.id(), 3).scheduled()).isNull();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> subscriptions.withdrawPlanChange(made.id(), 4));
        assertThatExceptionOfType(NotOffered.class)
                .isThrownBy(() ->
                        subscriptions.schedulePlanChange(made.id(), 4, telco.professional(), BillingCycle.ANNUAL));
        subscriptions.schedulePlanChange(made.id(), 4, telco.professional(), BillingCycle.QUARTERLY);
        clock.moveTo("2026-02-01T00:00:00Z");

        Subscription changed = subscriptions.renew(made.id(), 5);

        assertThat(changed.ratePlan()).isEqualTo(telco.professional());
        assertThat(changed.cycle()).isEqualTo(BillingCycle.QUARTERLY);
        assertThat(changed.price()).isEqualTo(Money.parse("USD 186.00"));
        assertThat(changed.scheduled()).isNull();
        assertThat(changed.currentPeriod())
                .isEqualTo(new Period(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-05-01T00:00:00Z")));
        assertThat(minutes(made.id())).containsExactly(310, 620);
    }

    @Test
    void keeps_its_price_and_takes_other_terms_from_the_plan_of_the_day() {
        clock.moveTo("2026-01-01T00:00:00Z");
        Subscription made = telco.subscribe();
        bill("2026-01-01T00:00:00Z");
        telco.set(
                "rate_plans",
                "monthly_price = 99, included_minutes = 400",
                telco.starter().value());
        clock.moveTo("2026-02-01T00:00:00Z");

        assertThat(subscriptions.renew(made.id(), version(made)).price()).isEqualTo(Money.parse("USD 31.00"));
        assertThat(minutes(made.id())).containsExactly(310, 400);
    }

    @Test
    void removes_one_on_which_nothing_happened_and_no_other() {
        Subscription unused = telco.subscribe();
        Subscription invoiced = telco.subscribe();
        Subscription called = telco.subscribe();
        subscriptions.suspend(called.id(), 1);
        subscriptions.remove(unused.id());
        bill("2026-01-31T12:00:01Z");
        db.dsl()
                .execute(
                        "INSERT INTO telecom.cdrs (tenant_id, cdr_id, call_uuid, subscription_number, subscription_id, account_id,"
                                + " caller_id, destination, started_at, call_direction, call_type, call_status, processing_status,"
                                + " created_at, updated_at) SELECT tenant_id, gen_random_uuid(), 'call', 'SUB', subscription_id,"
                                + " account_id, '1', '2', started_at, 'outbound', 'local', 'answered', 'pending', started_at,"
                                + " started_at FROM telecom.subscriptions WHERE subscription_id = ?",
                        called.id().value());

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> subscriptions.remove(invoiced.id()))
                .withMessage("subscription " + invoiced.id() + " is in use by invoices");
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> subscriptions.remove(called.id()))
                .withMessage("subscription " + called.id() + " is in use by cdrs");
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> subscriptions.remove(unused.id()));
        assertThat(telco.count("subscriptions")).isEqualTo(2);
        assertThat(telco.count("subscription_usage")).isEqualTo(2);
    }

    @Test
    void is_changed_by_one_of_many_at_a_time() {
        SubscriptionId id = telco.subscribe().id();

        List<Boolean> done = Together.run(8, 32, call -> {
            try {
                if (call % 2 == 0) {
                    subscriptions.suspend(id, 1);
                } else {
                    subscriptions.cancelAtPeriodEnd(id, 1, null);
                }
                return true;
            } catch (VersionConflict late) {
                return false;
            }
        });

        assertThat(done).containsOnlyOnce(true);
        assertThat(subscriptions.get(id).version()).isEqualTo(2);
    }

    private interface Change {
        Object make();
    }

    private List<Change> everyChange(SubscriptionId id, int version) {
        return List.of(
                () -> subscriptions.suspend(id, version),
                () -> subscriptions.activate(id, version),
                () -> subscriptions.cancel(id, version, null),
                () -> subscriptions.cancelAtPeriodEnd(id, version, null),
                () -> subscriptions.withdrawCancellation(id, version),
                () -> subscriptions.changeAutoRenew(id, version, false),
                () -> subscriptions.schedulePlanChange(id, version, telco.professional(), BillingCycle.MONTHLY),
                () -> subscriptions.withdrawPlanChange(id, version),
                () -> subscriptions.renew(id, version));
    }

    private static void refused(Change change, String status) {
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(change::make)
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status));
    }

    private void bill(String now) {
        Instant at = Instant.parse(now);
        assertThat(telco.runs()
                        .run(at, BillingRunTerms.monthly(at, ZoneId.of("UTC")), TaxRule.NONE)
                        .failed())
                .isEmpty();
    }

    private int version(Subscription made) {
        return subscriptions.get(made.id()).version();
    }

    private Subscription subscribe(BillingCycle cycle) {
        return subscriptions.subscribe(NewSubscription.of(telco.customer(), telco.account(), telco.starter(), cycle));
    }

    private Subscription subscribe(CustomerId customer, AccountId account, RatePlanId plan) {
        return subscriptions.subscribe(NewSubscription.of(customer, account, plan, BillingCycle.MONTHLY));
    }

    private List<Period> periods(SubscriptionId id) {
        return usage(id).stream()
                .map(row -> new Period(row.get(0, Instant.class), row.get(1, Instant.class)))
                .toList();
    }

    private List<Integer> minutes(SubscriptionId id) {
        return usage(id).stream().map(row -> row.get(2, Integer.class)).toList();
    }

    private List<? extends Record> usage(SubscriptionId id) {
        UUID key = id.value();
        return db.dsl()
                .fetch(
                        "SELECT billing_period_start, billing_period_end, minutes_included FROM telecom.subscription_usage"
                                + " WHERE subscription_id = ? ORDER BY 1",
                        key);
    }
}
