package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.Did;
import io.tallybook.model.telecom.DidDetails;
import io.tallybook.model.telecom.DidId;
import io.tallybook.model.telecom.DidStatus;
import io.tallybook.model.telecom.DidType;
import io.tallybook.model.telecom.DidWish;
import io.tallybook.model.telecom.NewDid;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.TelephoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DidDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final AtomicInteger NUMBERS = new AtomicInteger(10_000_000);
    private static final DidWish LOCAL = DidWish.in("IN").ofType(DidType.LOCAL);

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Billing billing;
    private Subscriber subscriber;
    private CustomerId customer;
    private DidDao numbers;

    @BeforeEach
    void a_customer() {
        billing = db.billing().withClock(clock);
        subscriber = Subscriber.of(db, billing);
        customer = subscriber.customer();
        numbers = subscriber.telecom().numbers();
    }

    @Test
    void keeps_what_it_was_given_and_says_whose_it_is() {
        NewDid given = NewDid.of(
                next(),
                "IN",
                "+91",
                DidType.TOLL_FREE,
                new DidDetails(
                        Money.parse("INR 99"),
                        Money.parse("INR 10.50"),
                        TelephoneNumber.of("+14155550100"),
                        Json.of("{\"sms\": true}"),
                        Json.of("[]")));

        Did did = numbers.add(given);

        assertThat(did)
                .isEqualTo(new Did(
                        given.id(),
                        given.number(),
                        "IN",
                        "+91",
                        DidType.TOLL_FREE,
                        given.details(),
                        DidStatus.AVAILABLE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        1,
                        clock.instant(),
                        clock.instant()));
        assertThat(numbers.get(given.id())).isEqualTo(did);
        assertThat(numbers.find(given.number())).contains(did);
        assertThat(billing.tenants().ownerOf(given.number())).contains(subscriber.tenant());
        assertThat(billing.tenants().ownerOf(next())).isEmpty();
    }

    @Test
    void is_in_one_tenant_at_most() {
        Did did = numbers.add(local());
        Subscriber other = Subscriber.of(db, billing);
        NewDid same = NewDid.of(did.number(), "IN", "+91", DidType.LOCAL, details());

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> other.telecom().numbers().add(same))
                .withMessage("number " + did.number() + " exists already");
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> numbers.add(same));
        NewDid sameId = local().withId(did.id());
        billing.transaction(tx -> {
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(() ->
                            tx.tenant(subscriber.tenant()).telecom().numbers().add(sameId));
            // The transaction is usable, and the number is still anybody's.
            assertThat(tx.tenants().ownerOf(sameId.number())).isEmpty();
        });
        assertThat(numbers.list(Page.first(10))).containsExactly(did);
    }

    @Test
    void of_many_tenants_that_take_up_a_number_one_gets_it() {
        TelephoneNumber number = next();
        List<Subscriber> tenants =
                IntStream.range(0, 8).mapToObj(i -> Subscriber.of(db, billing)).toList();

        List<Boolean> added = Together.run(8, 8, call -> {
            try {
                DidDao own = tenants.get(call).telecom().numbers();
                own.add(NewDid.of(number, "IN", "+91", DidType.LOCAL, details()));
                return true;
            } catch (AlreadyExists taken) {
                return false;
            }
        });

        assertThat(added).containsOnlyOnce(true);
        assertThat(billing.tenants().ownerOf(number))
                .contains(tenants.get(added.indexOf(true)).tenant());
    }

    @Test
    void lists_what_is_free_by_country_type_and_page() {
        Did one = numbers.add(local());
        Did two = numbers.add(local());
        Did mobile = numbers.add(NewDid.of(next(), "IN", "+91", DidType.MOBILE, details()));
        Did american = numbers.add(NewDid.of(
                TelephoneNumber.of("+1415" + NUMBERS.incrementAndGet()), "US", "+1", DidType.LOCAL, details()));
        Did reserved = numbers.reserve(numbers.add(local()).id(), customer, in(Duration.ofHours(1)));
        numbers.assign(numbers.add(local()).id(), subscriber.subscription(customer));

        assertThat(numbers.listAvailable(LOCAL, Page.first(10))).containsExactly(one, two);
        assertThat(numbers.listAvailable(LOCAL, Page.after(one.id(), 10))).containsExactly(two);
        assertThat(numbers.listAvailable(DidWish.in("IN"), Page.first(10))).containsExactly(one, two, mobile);
        assertThat(numbers.listAvailable(DidWish.in("US"), Page.first(10))).containsExactly(american);

        clock.forward(Duration.ofHours(1));
        assertThat(numbers.listAvailable(LOCAL, Page.first(10))).containsExactly(one, two, reserved);
    }

    @Test
    void is_kept_for_a_customer_until_a_time() {
        Did did = numbers.add(local());
        CustomerId other = subscriber.anotherCustomer();
        Instant end = in(Duration.ofMinutes(10));

        Did reserved = numbers.reserve(did.id(), customer, end);
        assertThat(reserved.status()).isEqualTo(DidStatus.RESERVED);
        assertThat(reserved.reservedFor()).isEqualTo(customer);
        assertThat(reserved.reservedUntil()).isEqualTo(end);
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> numbers.reserve(did.id(), other, end))
                .withMessage("number " + did.number() + " is reserved");
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> numbers.assign(did.id(), subscriber.subscription(other)));
        assertThat(numbers.reserve(did.id(), customer, end.plusSeconds(60)).reservedUntil())
                .isEqualTo(end.plusSeconds(60));

        clock.forward(Duration.ofMinutes(11));
        assertThat(numbers.reserve(did.id(), other, in(Duration.ofMinutes(1))).reservedFor())
                .isEqualTo(other);
        assertThatIllegalArgumentException().isThrownBy(() -> numbers.reserve(did.id(), other, clock.instant()));
    }

    @Test
    void is_kept_for_an_active_customer_only() {
        Did did = numbers.add(local());
        Instant end = in(Duration.ofMinutes(10));
        subscriber.telecom().customers().suspend(customer, 1);

        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> numbers.reserve(did.id(), customer, end))
                .withMessage("customer " + customer + " is suspended");
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> numbers.reserveAny(LOCAL, customer, end));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> numbers.reserve(did.id(), CustomerId.generate(), end));
        assertThat(numbers.get(did.id())).isEqualTo(did);
    }

    @Test
    void is_given_to_a_subscription_and_taken_back() {
        Did did = numbers.add(local());
        SubscriptionId subscription = subscriber.subscription(customer);
        numbers.reserve(did.id(), customer, in(Duration.ofHours(1)));
        numbers.change(did.id(), 2, details().withForwardingNumber(TelephoneNumber.of("+14155550100")));

        Did assigned = numbers.assign(did.id(), subscription);
        assertThat(assigned.status()).isEqualTo(DidStatus.ASSIGNED);
        assertThat(assigned.subscription()).isEqualTo(subscription);
        assertThat(assigned.assignedAt()).isEqualTo(clock.instant());
        assertThat(assigned.reservedFor()).isNull();
        assertThat(numbers.assign(did.id(), subscription)).isEqualTo(assigned);
        assertThat(numbers.list(subscription, Page.first(10))).containsExactly(assigned);
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> numbers.assign(did.id(), subscriber.subscription(customer)))
                .withMessage("number " + did.number() + " is assigned");

        clock.forward(Duration.ofHours(1));
        Did released = numbers.release(did.id());
        assertThat(released.status()).isEqualTo(DidStatus.AVAILABLE);
        assertThat(released.subscription()).isNull();
        assertThat(released.releasedAt()).isEqualTo(clock.instant());
        assertThat(released.details().forwardingNumber()).isNull();
        assertThat(numbers.release(did.id())).isEqualTo(released);
    }

    @Test
    void is_not_given_to_a_subscription_that_has_ended_or_is_unknown() {
        Did did = numbers.add(local());
        SubscriptionId subscription = subscriber.subscription(customer);
        subscriber.end(subscription);

        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> numbers.assign(did.id(), subscription))
                .withMessage("subscription " + subscription + " is expired");
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> numbers.assignAny(LOCAL, subscription));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> numbers.assign(did.id(), SubscriptionId.generate()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> numbers.assign(DidId.generate(), subscriber.subscription(customer)));
        assertThat(numbers.get(did.id())).isEqualTo(did);
    }

    @Test
    void of_many_subscriptions_that_want_a_number_exactly_one_gets_it() {
        List<SubscriptionId> subscriptions = IntStream.range(0, 8)
                .mapToObj(i -> subscriber.subscription(customer))
                .toList();
        for (int round = 0; round < 5; round++) {
            Did did = numbers.add(local());

            List<Boolean> got =
                    Together.run(8, 8, call -> isDone(() -> numbers.assign(did.id(), subscriptions.get(call))));

            assertThat(got).containsOnlyOnce(true);
            assertThat(numbers.get(did.id()).subscription()).isEqualTo(subscriptions.get(got.indexOf(true)));
        }
    }

    @Test
    void of_many_who_want_any_number_each_gets_another_one() {
        SubscriptionId subscription = subscriber.subscription(customer);
        IntStream.range(0, 40).forEach(i -> numbers.add(local()));

        List<Optional<Did>> got = Together.run(
                8,
                40,
                call -> call % 2 == 0
                        ? numbers.assignAny(LOCAL, subscription)
                        : numbers.reserveAny(LOCAL, customer, in(Duration.ofHours(1))));

        List<DidId> ids = got.stream().flatMap(Optional::stream).map(Did::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        // Somebody may have looked past numbers that others were about to take; they are still there.
        long left = numbers.listAvailable(LOCAL, Page.first(100)).size();
        assertThat(ids.size() + left).isEqualTo(40);
        assertThat(numbers.list(subscription, Page.first(100))).hasSize((int) IntStream.range(0, 40)
                .filter(call -> call % 2 == 0)
                .mapToObj(got::get)
                .filter(Optional::isPresent)
                .count());
    }

    @Test
    void nobody_waits_for_a_number_that_is_being_given_out() {
        Did one = numbers.add(local());
        Did two = numbers.add(local());
        SubscriptionId subscription = subscriber.subscription(customer);

        billing.transaction(tx -> {
            tx.tenant(subscriber.tenant()).telecom().numbers().reserve(one.id(), customer, in(Duration.ofHours(1)));

            // On another connection, while the first one is open.
            assertThat(numbers.assignAny(LOCAL, subscription).map(Did::id)).contains(two.id());
            assertThat(numbers.assignAny(LOCAL, subscription)).isEmpty();
        });
        assertThat(numbers.reserveAny(DidWish.in("US"), customer, in(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void a_reservation_that_is_over_is_taken_by_anybody() {
        Did did = numbers.reserveAny(DidWish.in("IN"), customer, in(Duration.ofMinutes(1)))
                .or(() -> {
                    numbers.add(local());
                    return numbers.reserveAny(DidWish.in("IN"), customer, in(Duration.ofMinutes(1)));
                })
                .orElseThrow();
        SubscriptionId others = subscriber.subscription(subscriber.anotherCustomer());
        assertThat(numbers.assignAny(LOCAL, others)).isEmpty();

        clock.forward(Duration.ofMinutes(1));

        assertThat(numbers.assignAny(LOCAL, others).map(Did::id)).contains(did.id());
    }

    @Test
    void is_suspended_and_resumed() {
        Did did = numbers.add(local());
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> numbers.suspend(did.id()));
        SubscriptionId subscription = subscriber.subscription(customer);
        numbers.assign(did.id(), subscription);

        Did suspended = numbers.suspend(did.id());
        assertThat(suspended.status()).isEqualTo(DidStatus.SUSPENDED);
        assertThat(suspended.subscription()).isEqualTo(subscription);
        assertThat(numbers.suspend(did.id())).isEqualTo(suspended);
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> numbers.assign(did.id(), subscription));
        Did resumed = numbers.resume(did.id());
        assertThat(resumed.status()).isEqualTo(DidStatus.ASSIGNED);
        assertThat(numbers.resume(did.id())).isEqualTo(resumed);
    }

    @Test
    void all_of_a_subscription_are_taken_back_at_once() {
        SubscriptionId subscription = subscriber.subscription(customer);
        Did one = numbers.assign(numbers.add(local()).id(), subscription);
        Did two = numbers.assign(numbers.add(local()).id(), subscription);
        numbers.suspend(two.id());

        assertThat(numbers.release(subscription)).isEqualTo(2);
        assertThat(numbers.release(subscription)).isZero();

        assertThat(numbers.listAvailable(LOCAL, Page.first(10)))
                .extracting(Did::id)
                .containsExactly(one.id(), two.id());
    }

    @Test
    void a_number_that_is_ported_out_is_given_out_no_more() {
        Did did = numbers.add(local());
        SubscriptionId subscription = subscriber.subscription(customer);
        numbers.assign(did.id(), subscription);

        Did gone = numbers.portOut(did.id());

        assertThat(gone.status()).isEqualTo(DidStatus.PORTED_OUT);
        assertThat(gone.subscription()).isNull();
        assertThat(numbers.portOut(did.id())).isEqualTo(gone);
        assertThat(numbers.assignAny(LOCAL, subscription)).isEmpty();
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> numbers.assign(did.id(), subscription))
                .withMessage("number " + did.number() + " is ported_out");
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> numbers.release(did.id()));
        assertThat(billing.tenants().ownerOf(did.number())).contains(subscriber.tenant());
        numbers.remove(did.id());
        assertThat(billing.tenants().ownerOf(did.number())).isEmpty();
    }

    @Test
    void is_removed_when_nobody_has_it_and_may_be_taken_up_by_another_tenant() {
        Did did = numbers.add(local());
        numbers.reserve(did.id(), customer, in(Duration.ofMinutes(1)));
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> numbers.remove(did.id()));
        Did used = numbers.assign(numbers.add(local()).id(), subscriber.subscription(customer));
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> numbers.remove(used.id()));

        clock.forward(Duration.ofMinutes(1));
        numbers.remove(did.id());

        assertThat(numbers.find(did.id())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> numbers.remove(did.id()));
        Subscriber other = Subscriber.of(db, billing);
        other.telecom().numbers().add(NewDid.of(did.number(), "IN", "+91", DidType.LOCAL, details()));
        assertThat(billing.tenants().ownerOf(did.number())).contains(other.tenant());
    }

    @Test
    void is_changed_at_the_version_that_was_read() {
        Did did = numbers.add(local());

        Did changed = numbers.change(did.id(), 1, DidDetails.of(Money.parse("USD 1"), Money.parse("USD 2")));

        assertThat(changed.details().setupFee()).isEqualTo(Money.parse("USD 2"));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(numbers.get(did.id())).isEqualTo(changed);
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> numbers.change(did.id(), 1, details()));
        billing.tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> numbers.change(did.id(), 2, details()));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> numbers.add(local()));
    }

    private static boolean isDone(Runnable call) {
        try {
            call.run();
            return true;
        } catch (BillingException refused) {
            return false;
        }
    }

    private Instant in(Duration duration) {
        return clock.instant().plus(duration);
    }

    private static NewDid local() {
        return NewDid.of(next(), "IN", "+91", DidType.LOCAL, details());
    }

    private static DidDetails details() {
        return DidDetails.of(Money.parse("INR 10"), Money.parse("INR 0"));
    }

    private static TelephoneNumber next() {
        return TelephoneNumber.of("+9180" + NUMBERS.incrementAndGet());
    }
}
