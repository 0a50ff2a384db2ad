package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.BillingException.KeysRemembered;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments that no database can name, such as those by which some say "always" and "never". */
class ExtremeMomentsTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private CreditGrant lot;

    static List<Instant> extremes() {
        return List.of(
                Instant.MIN,
                Instant.MAX,
                Instant.parse("-4712-01-01T00:00:00Z"),
                Instant.parse("+294277-01-01T00:00:00Z"));
    }

    @BeforeEach
    void a_customer_with_a_lot_that_expires_and_a_use() {
        customer = Customer.of(db.billing().withClock(clock));
        lot = customer.credits()
                .grant(
                        NewGrant.of(Quantity.of(10), CreditSource.FREE)
                                .expiringAt(Instant.parse("9999-12-31T23:59:59.999999Z")),
                        key("g"));
        customer.acme().usage(customer.organisation()).tryRecord(Feature.AI_MESSAGES, Quantity.of(1), key("u"));
    }

    @Test
    void answer_what_lies_before_or_after_everything() {
        assertThat(customer.ledger().balanceRecordedAt(Instant.MAX)).isEqualTo(Quantity.of(10));
        assertThat(customer.ledger().balanceRecordedAt(Instant.MIN)).isEqualTo(Quantity.ZERO);
        assertThat(customer.ledger().balanceEffectiveAt(Instant.MAX)).isEqualTo(Quantity.of(10));
        assertThat(customer.ledger().balanceEffectiveAt(Instant.MIN)).isEqualTo(Quantity.ZERO);
        assertThat(customer.lots().listExpiring(Instant.MAX, Page.first(10))).hasSize(1);
        assertThat(customer.lots().listExpiring(Instant.MIN, Page.first(10))).isEmpty();
        assertThat(customer.acme().credits().listExpiring(Instant.MAX, Page.first(10)))
                .hasSize(1);
        assertThat(customer.acme().credits().listExpiring(Instant.MIN, Page.first(10)))
                .isEmpty();
        assertThat(customer.acme()
                        .usageStatistics(customer.organisation())
                        .totals(new Period(Instant.MIN, Instant.MAX)))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void are_asked_about_like_any_other(Instant extreme) {
        customer.ledger().balanceRecordedAt(extreme);
        customer.ledger().balanceEffectiveAt(extreme);
        assertThat(customer.lots().listExpiring(extreme, Page.first(10)))
                .hasSize(extreme.isAfter(clock.instant()) ? 1 : 0);
    }

    @Test
    void prune_nothing_or_are_refused_like_any_other_that_is_too_late() {
        assertThat(customer.acme().usagePruning().prune(Instant.MIN)).isZero();
        assertThatExceptionOfType(KeysRemembered.class)
                .isThrownBy(() -> customer.acme().usagePruning().prune(Instant.MAX));
    }

    @Test
    void leave_everything_to_a_grace_without_an_end() {
        assertThat(customer.lots().expire(FOR_EVER).lots()).isEmpty();
        assertThat(customer.acme().credits().expire(FOR_EVER, Page.<OrganisationId>first(10)))
                .allSatisfy(expired -> assertThat(expired.lots()).isEmpty());
        assertThat(customer.lots().get(lot.lot()).remaining()).isEqualTo(Quantity.of(10));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void are_not_written(Instant extreme) {
        TierLimit limit = TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(75));
        List<Runnable> calls = List.of(
                () -> NewGrant.of(Quantity.of(1), CreditSource.FREE).expiringAt(extreme),
                () -> customer.credits()
                        .adjust(NewAdjustment.of(Quantity.of(1), "mistake").effectiveFrom(extreme), key("a")),
                () -> customer.acme()
                        .usageCorrections(customer.organisation())
                        .adjust(new UsageAdjustment(Feature.AI_MESSAGES, Quantity.of(1), extreme, "mistake"), key("a")),
                () -> customer.acme()
                        .limitOverrides(customer.organisation())
                        .agree(NewUsageLimitOverride.of(limit).until(extreme)),
                () -> customer.acme()
                        .organisations()
                        .changeTierAt(customer.organisation(), TierName.of("free"), extreme),
                () -> NewSubscription.of(PlanId.generate(), PlanInterval.MONTH).startingAt(extreme),
                () -> new CustomerLinked(
                        StripeEventId.of("evt"), extreme, StripeCustomerId.of("cus"), customer.tenant()),
                () -> told(until(extreme)),
                () -> told(until(clock.instant())).trialingUntil(extreme),
                () -> told(until(clock.instant())).cancelingAtPeriodEnd(extreme, null),
                () -> told(until(clock.instant())).canceled(extreme, null));

        assertThat(calls)
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }

    private static StripeSubscription told(Period period) {
        return StripeSubscription.of(
                StripeSubscriptionId.of("sub"),
                SubscriptionStatus.ACTIVE,
                StripeProductId.of("prod"),
                StripePriceId.of("price"),
                PlanInterval.MONTH,
                period);
    }

    private static Period until(Instant bound) {
        return bound.isBefore(Instant.EPOCH) ? new Period(bound, Instant.EPOCH) : new Period(Instant.EPOCH, bound);
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
