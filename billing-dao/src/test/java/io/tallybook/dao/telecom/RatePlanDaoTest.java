package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.CallIncrements;
import io.tallybook.model.telecom.NewRatePlan;
import io.tallybook.model.telecom.RatePlan;
import io.tallybook.model.telecom.RatePlanDetails;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.RatePlanTerms;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RatePlanDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Billing billing;
    private Subscriber subscriber;
    private RatePlanDao plans;

    @BeforeEach
    void a_tenant() {
        billing = db.billing().withClock(clock);
        subscriber = Subscriber.of(db, billing);
        plans = subscriber.telecom().ratePlans();
    }

    @Test
    void keeps_what_it_was_given() {
        RatePlanTerms terms = RatePlanTerms.of(AccountType.POSTPAID, Money.parse("INR 999"))
                .withAnnualPrice(Money.parse("INR 9990"))
                .withSetupFee(Money.parse("INR 99.50"))
                .withTrialDays(14)
                .withMinutes(500, BigMoney.parse("INR 1.9925"), CallIncrements.ofSeconds(30, 6))
                .withNumbers(2, Money.parse("INR 49"))
                .withConcurrentCalls(5);
        NewRatePlan given = new NewRatePlan(
                RatePlanId.generate(),
                new RatePlanDetails("Professional", "For offices", terms, Json.of("{\"ivr\": true}")));

        RatePlan plan = plans.create(given);

        assertThat(plan)
                .isEqualTo(new RatePlan(given.id(), given.details(), true, 1, clock.instant(), clock.instant()));
        assertThat(plans.get(given.id())).isEqualTo(plan);
        assertThat(plans.find("Professional")).contains(plan);
        assertThat(plans.find("professional")).isEmpty();
        assertThat(plans.find("no\0name")).isEmpty();
        assertThat(plan.terms().price(BillingCycle.QUARTERLY)).contains(Money.parse("INR 2997"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            names = {"UP", "DOWN", "HALF_UP", "HALF_DOWN", "HALF_EVEN"})
    void keeps_every_way_to_round(RoundingMode rounding) {
        RatePlanTerms of = RatePlanTerms.of(AccountType.PREPAID, Money.parse("JPY 100"));
        RatePlanTerms terms = new RatePlanTerms(
                of.accountType(),
                of.monthlyPrice(),
                null,
                of.setupFee(),
                0,
                0,
                0,
                1,
                BigMoney.parse("JPY 0.0000000001"),
                CallIncrements.PER_SECOND,
                rounding,
                of.numberMonthlyRate());

        RatePlan plan = plans.create(NewRatePlan.of("Plan", terms));

        assertThat(plans.get(plan.id()).terms()).isEqualTo(terms);
        assertThat(plan.terms().price(BillingCycle.ANNUAL)).isEmpty();
    }

    @Test
    void leaves_what_exists_as_it_is() {
        RatePlan first = plans.create(plan("Starter"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.create(plan("Other").withId(first.id())))
                .withMessage("rate plan " + first.id() + " exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.create(plan("Starter")))
                .withMessage("rate plan with name Starter exists already");
        assertThat(plans.list(Page.first(10))).containsExactly(first);
        billing.tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> plans.create(plan("Late")));
    }

    @Test
    void is_changed_at_the_version_that_was_read() {
        RatePlan read = plans.create(plan("Starter"));
        clock.forward(Duration.ofMinutes(1));

        RatePlan changed = plans.change(
                read.id(),
                1,
                read.details()
                        .withName("Basic")
                        .withTerms(read.terms()
                                .withMonthlyPrice(Money.parse("INR 2"))
                                .withTrialDays(7)));

        assertThat(changed.name()).isEqualTo("Basic");
        assertThat(changed.terms().monthlyPrice()).isEqualTo(Money.parse("INR 2"));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.updatedAt()).isEqualTo(clock.instant());
        assertThat(plans.get(read.id())).isEqualTo(changed);
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> plans.change(read.id(), 1, read.details()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> plans.change(RatePlanId.generate(), 1, read.details()));
    }

    @Test
    void a_taken_name_leaves_the_transaction_usable() {
        plans.create(plan("Starter"));
        RatePlan other = plans.create(plan("Other"));

        billing.transaction(tx -> {
            RatePlanDao inside = tx.tenant(subscriber.tenant()).telecom().ratePlans();
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(
                            () -> inside.change(other.id(), 1, other.details().withName("Starter")));
            inside.deactivate(other.id(), 1);
        });

        assertThat(plans.get(other.id()).isActive()).isFalse();
        assertThat(plans.get(other.id()).name()).isEqualTo("Other");
    }

    @Test
    void lets_one_of_many_have_a_name() {
        List<RatePlan> all = IntStream.range(0, 8)
                .mapToObj(number -> plans.create(plan("Plan " + number)))
                .toList();

        List<Boolean> renamed = Together.run(8, 8, call -> {
            RatePlan one = all.get(call);
            try {
                plans.change(one.id(), 1, one.details().withName("Same"));
                return true;
            } catch (AlreadyExists taken) {
                return false;
            }
        });

        assertThat(renamed).containsOnlyOnce(true);
    }

    @Test
    void keeps_currency_and_type_of_account_once_somebody_has_it() {
        RatePlan free = plans.create(plan("Free"));
        RatePlanTerms dollars = RatePlanTerms.of(AccountType.POSTPAID, Money.parse("USD 1"));
        assertThat(plans.change(free.id(), 1, free.details().withTerms(dollars)).terms())
                .isEqualTo(dollars);

        subscriber.subscription(subscriber.customer());
        RatePlan taken = plans.list(Page.after(free.id(), 1)).get(0);
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> plans.change(taken.id(), 1, taken.details().withTerms(dollars)));
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> plans.change(
                        taken.id(),
                        1,
                        taken.details().withTerms(RatePlanTerms.of(AccountType.POSTPAID, Money.parse("INR 1")))));
        assertThatExceptionOfType(InUse.class).isThrownBy(() -> plans.remove(taken.id()));
        assertThat(plans.get(taken.id())).isEqualTo(taken);
        assertThat(plans.change(
                                taken.id(),
                                1,
                                taken.details().withTerms(taken.terms().withMonthlyPrice(Money.parse("INR 3"))))
                        .version())
                .isEqualTo(2);
    }

    @Test
    void is_on_offer_or_not_and_removed_when_nobody_had_it() {
        RatePlan one = plans.create(plan("One"));
        RatePlan two = plans.create(plan("Two"));

        RatePlan off = plans.deactivate(one.id(), 1);

        assertThat(plans.listActive(Page.first(10))).containsExactly(two);
        assertThat(plans.list(Page.first(10))).containsExactly(off, two);
        assertThat(plans.activate(one.id(), 2).isActive()).isTrue();
        assertThat(plans.listActive(Page.after(one.id(), 10))).containsExactly(two);
        plans.remove(two.id());
        assertThat(plans.find(two.id())).isEmpty();
    }

    private static NewRatePlan plan(String name) {
        return NewRatePlan.of(name, RatePlanTerms.of(AccountType.PREPAID, Money.parse("INR 1")));
    }
}
