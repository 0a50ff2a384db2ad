package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditHoldStatus;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditPurchase;
import io.tallybook.model.credit.CreditPurchaseCompletion;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditPurchaseRefund;
import io.tallybook.model.credit.CreditPurchaseStatus;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.PaymentReference;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditPurchaseDaoTest {

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private CreditPurchaseDao purchases;

    @BeforeEach
    void a_customer() {
        customer = Customer.of(db.billing().withClock(clock));
        purchases = purchases(customer);
    }

    @AfterEach
    void the_books_add_up() {
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void is_noted_then_paid_and_is_a_lot_of_its_own() {
        CreditPurchase requested = request(1000, "p");
        assertThat(requested)
                .isEqualTo(new CreditPurchase(
                        customer.organisation(),
                        requested.id(),
                        CreditPurchaseStatus.PENDING,
                        Quantity.of(1000),
                        Quantity.ZERO,
                        BigMoney.parse("EUR 0.0125"),
                        Money.parse("EUR 12.50"),
                        null,
                        null,
                        IdempotencyKey.of("p"),
                        null,
                        null,
                        clock.instant(),
                        null));
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.ZERO);

        clock.forward(Duration.ofMinutes(5));
        CreditPurchaseCompletion completion = purchases.complete(requested.id(), payment("pi_1"));

        CreditGrant grant = completion.grant();
        assertThat(grant.isReplayed()).isFalse();
        assertThat(grant.balanceAfter()).isEqualTo(Quantity.of(1000));
        assertThat(completion.purchase()).isEqualTo(purchases.get(requested.id()));
        assertThat(completion.purchase().status()).isEqualTo(CreditPurchaseStatus.COMPLETED);
        assertThat(completion.purchase().lot()).isEqualTo(grant.lot());
        assertThat(completion.purchase().closedAt()).isEqualTo(clock.instant());
        CreditLot lot = customer.lots().get(grant.lot());
        assertThat(lot.source()).isEqualTo(CreditSource.PAID);
        assertThat(lot.granted()).isEqualTo(Quantity.of(1000));
        CreditTransaction row = customer.ledger().get(grant.sequenceNumber());
        assertThat(row.type()).isEqualTo(CreditTransactionType.PURCHASE);
        assertThat(row.purchase()).isEqualTo(requested.id());
        assertThat(row.key()).isEqualTo(IdempotencyKey.of("pi_1"));
        assertThat(row.lots()).containsExactly(new LotChange(grant.lot(), Quantity.of(1000)));
    }

    @Test
    void is_found_by_its_payment_in_whichever_organisation_it_is() {
        Customer other = customer.another("other");
        CreditPurchase requested =
                purchases(other).request(purchase(10).paidWith(payment("pi_2")).paidBy("card"), IdempotencyKey.of("p"));

        assertThat(customer.acme().credits().findPurchase(payment("pi_2"))).contains(requested);
        assertThat(requested.paymentMethod()).isEqualTo("card");
        assertThat(customer.acme().credits().findPurchase(payment("pi_3"))).isEmpty();
        assertThat(purchases.find(requested.id())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> purchases.get(requested.id()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> purchases.complete(requested.id(), payment("pi_2")));
        request(1, "mine");
    }

    @Test
    void are_listed_page_by_page() {
        List<CreditPurchase> all = List.of(request(1, "a"), request(2, "b"), request(3, "c"));

        assertThat(purchases.list(Page.first(2))).isEqualTo(all.subList(0, 2));
        assertThat(purchases.list(Page.after(all.get(1).id(), 2))).isEqualTo(all.subList(2, 3));
    }

    @Test
    void is_credited_once_however_often_it_is_said_that_it_is_paid() {
        CreditPurchaseId id = request(100, "p").id();
        CreditPurchaseCompletion first = purchases.complete(id, payment("pi_1"));
        customer.credits().consume(Quantity.of(30), ENRICH, IdempotencyKey.of("c"));
        customer.acme().organisations().close(customer.organisation());

        CreditPurchaseCompletion again = purchases.complete(id, payment("pi_1"));

        assertThat(again.grant().isReplayed()).isTrue();
        assertThat(again.grant())
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(first.grant());
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.of(70));
    }

    @Test
    void sixty_four_webhooks_credit_it_once() {
        CreditPurchaseId id = request(100, "p").id();

        List<CreditPurchaseCompletion> answers = Together.run(64, 64, call -> purchases.complete(id, payment("pi_1")));

        assertThat(answers)
                .extracting(answer -> answer.grant().lot())
                .containsOnly(answers.get(0).grant().lot());
        assertThat(answers).filteredOn(answer -> !answer.grant().isReplayed()).hasSize(1);
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.of(100));
    }

    @Test
    void one_payment_credits_one_of_several_purchases_also_at_once() {
        List<Customer> buyers = List.of(customer, customer.another("second"), customer.another("third"));
        List<CreditPurchaseId> ids = buyers.stream()
                .map(buyer -> purchases(buyer)
                        .request(purchase(10), IdempotencyKey.of("of " + buyer.organisation()))
                        .id())
                .toList();

        List<Boolean> isCredited = Together.run(12, 12, call -> {
            try {
                purchases(buyers.get(call % 3)).complete(ids.get(call % 3), payment("pi_1"));
                return true;
            } catch (AlreadyExists used) {
                return false;
            }
        });

        assertThat(isCredited).filteredOn(credited -> credited).hasSize(4);
        assertThat(buyers.stream()
                        .map(buyer -> buyer.credits().balance().balance())
                        .reduce(Quantity.ZERO, Quantity::plus))
                .isEqualTo(Quantity.of(10));
        buyers.forEach(buyer -> CreditBooks.addUp(db.dsl(), buyer));
    }

    @Test
    void two_that_are_paid_with_what_the_other_names_never_wait_in_a_circle() {
        Customer other = customer.another("other");
        List<CreditPurchaseDao> both = List.of(purchases, purchases(other));

        for (int round = 0; round < 30; round++) {
            List<PaymentReference> payments = List.of(payment("pi_a" + round), payment("pi_b" + round));
            List<CreditPurchaseId> ids = List.of(
                    purchases
                            .request(purchase(10).paidWith(payments.get(1)), IdempotencyKey.of("a" + round))
                            .id(),
                    both.get(1)
                            .request(purchase(10).paidWith(payments.get(0)), IdempotencyKey.of("b" + round))
                            .id());

            assertThat(Together.run(2, 2, call -> {
                        try {
                            return both.get(call)
                                    .complete(ids.get(call), payments.get(call))
                                    .purchase()
                                    .status();
                        } catch (AlreadyExists used) {
                            return CreditPurchaseStatus.PENDING;
                        }
                    }))
                    .containsOnly(CreditPurchaseStatus.PENDING);
        }
    }

    @Test
    void a_payment_that_another_purchase_names_is_refused_and_the_transaction_goes_on() {
        purchases.request(purchase(10).paidWith(payment("pi_1")), IdempotencyKey.of("named"));
        CreditPurchaseId id = request(20, "p").id();

        customer.billing().transaction(tx -> {
            CreditPurchaseDao bound = purchases(customer.through(tx));
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(() -> bound.complete(id, payment("pi_1")))
                    .satisfies(refusal -> assertThat(refusal.id()).isEqualTo("pi_1"));
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(
                            () -> bound.request(purchase(1).paidWith(payment("pi_1")), IdempotencyKey.of("another")));
            bound.complete(id, payment("pi_2"));
        });

        assertThat(purchases.get(id).payment()).isEqualTo(payment("pi_2"));
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.of(20));
    }

    @Test
    void is_requested_without_waiting_for_whoever_changes_the_balance() {
        NewGrant grant = NewGrant.of(Quantity.of(5), CreditSource.FREE);
        customer.credits().grant(grant, IdempotencyKey.of("first"));

        customer.billing().transaction(tx -> {
            customer.through(tx).credits().grant(grant, IdempotencyKey.of("second"));
            db.dsl().transaction(other -> {
                other.dsl().execute("SET LOCAL lock_timeout = '1s'");
                purchases(customer.through(db.billing().in(other))).request(purchase(10), IdempotencyKey.of("p"));
            });
        });

        assertThat(purchases.list(Page.first(10))).hasSize(1);
    }

    @Test
    void is_completed_by_another_payment_than_was_meant_but_not_by_two() {
        CreditPurchaseId id = purchases
                .request(purchase(10).paidWith(payment("first try")), IdempotencyKey.of("p"))
                .id();

        assertThat(purchases.complete(id, payment("second try")).purchase().payment())
                .isEqualTo(payment("second try"));
        assertEnded("completed", () -> purchases.complete(id, payment("first try")));
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.of(10));
    }

    @Test
    void ends_once() {
        CreditPurchaseId failed = request(1, "a").id();
        CreditPurchaseId cancelled = request(2, "b").id();
        CreditPurchaseId completed = request(3, "c").id();

        CreditPurchase ended = purchases.fail(failed);
        purchases.cancel(cancelled);
        purchases.complete(completed, payment("pi_1"));
        clock.forward(Duration.ofHours(1));

        assertThat(ended.status()).isEqualTo(CreditPurchaseStatus.FAILED);
        assertThat(purchases.fail(failed)).isEqualTo(ended);
        assertThat(purchases.cancel(cancelled).closedAt()).isEqualTo(ended.closedAt());
        assertEnded("failed", () -> purchases.cancel(failed));
        assertEnded("failed", () -> purchases.complete(failed, payment("late")));
        assertEnded("cancelled", () -> purchases.fail(cancelled));
        assertEnded("cancelled", () -> purchases.complete(cancelled, payment("late")));
        assertEnded("completed", () -> purchases.fail(completed));
        assertEnded("completed", () -> purchases.cancel(completed));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> purchases.cancel(CreditPurchaseId.generate()));
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.of(3));
    }

    @Test
    void is_completed_or_cancelled_but_never_both() {
        for (int round = 0; round < 20; round++) {
            CreditPurchaseId id = request(1, "p" + round).id();
            String payment = "pi_" + round;
            List<Boolean> won = Together.run(8, 8, call -> {
                try {
                    if (call % 2 == 0) {
                        purchases.complete(id, payment(payment));
                    } else {
                        purchases.cancel(id);
                    }
                    return true;
                } catch (AlreadyEnded lost) {
                    return false;
                }
            });

            boolean isCompleted = purchases.get(id).status() == CreditPurchaseStatus.COMPLETED;
            for (int call = 0; call < 8; call++) {
                assertThat(won.get(call)).isEqualTo((call % 2 == 0) == isCompleted);
            }
        }
    }

    @Test
    void is_requested_once_for_a_key() {
        NewCreditPurchase purchase = purchase(10).paidWith(payment("pi_1"));
        CreditPurchase first = purchases.request(purchase, IdempotencyKey.of("p"));

        assertThat(purchases.request(purchase, IdempotencyKey.of("p"))).isEqualTo(first);
        purchases.complete(first.id(), payment("pi_9"));
        assertThat(purchases.request(purchase, IdempotencyKey.of("p"))).isEqualTo(purchases.get(first.id()));
        List<NewCreditPurchase> others = List.of(
                purchase(11),
                purchase.paidBy("card"),
                purchase.expiringAt(clock.instant().plusSeconds(1)),
                NewCreditPurchase.of(Quantity.of(10), BigMoney.parse("EUR 0.02"), RoundingMode.HALF_UP),
                NewCreditPurchase.of(Quantity.of(10), BigMoney.parse("USD 0.0125"), RoundingMode.HALF_UP),
                NewCreditPurchase.of(Quantity.of(10), BigMoney.parse("EUR 0.0125"), RoundingMode.DOWN));
        assertThat(others)
                .allSatisfy(other -> assertThatExceptionOfType(IdempotencyConflict.class)
                        .isThrownBy(() -> purchases.request(other, IdempotencyKey.of("p"))));
    }

    @Test
    void gives_its_lot_the_expiry_that_was_agreed_and_is_over_with_it() {
        NewCreditPurchase purchase = purchase(10).expiringAt(clock.instant().plus(Duration.ofDays(1)));
        CreditPurchaseId paid =
                purchases.request(purchase, IdempotencyKey.of("a")).id();
        CreditPurchaseId late =
                purchases.request(purchase, IdempotencyKey.of("b")).id();
        CreditGrant grant = purchases.complete(paid, payment("pi_1")).grant();
        assertThat(customer.lots().get(grant.lot()).expiresAt()).isEqualTo(purchase.lotExpiresAt());

        clock.forward(Duration.ofDays(1));

        assertEnded("expired", () -> purchases.complete(late, payment("pi_2")));
        assertThatExceptionOfType(QuantityExceeded.class)
                .isThrownBy(() -> refund(paid, 1, "r"))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> purchases.request(purchase, IdempotencyKey.of("c")))
                .withMessageContaining("over before");
    }

    @Test
    void repays_an_overdraft_first() {
        customer.credits().limitOverdraft(Quantity.of(50));
        customer.credits().consume(Quantity.of(30), ENRICH, IdempotencyKey.of("c"));

        CreditPurchaseId id = request(100, "p").id();

        assertThat(purchases.complete(id, payment("pi_1")).grant().repaid()).isEqualTo(Quantity.of(30));
        assertThatExceptionOfType(QuantityExceeded.class)
                .isThrownBy(() -> refund(id, 71, "r"))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.of(70)));
        refund(id, 70, "r");
    }

    @Test
    void is_refunded_in_parts_up_to_what_is_left_of_its_lot() {
        customer.credits().grant(NewGrant.of(Quantity.of(1000), CreditSource.FREE), IdempotencyKey.of("g"));
        CreditPurchaseId id = request(100, "p").id();
        CreditGrant grant = purchases.complete(id, payment("pi_1")).grant();
        customer.credits().consume(Quantity.of(1030), ENRICH, IdempotencyKey.of("c"));

        CreditPurchaseRefund first = refund(id, 20, "r1");
        CreditPurchaseRefund second = refund(id, 50, "r2");

        assertThat(first.refundedBefore()).isEqualTo(Quantity.ZERO);
        assertThat(second)
                .isEqualTo(new CreditPurchaseRefund(
                        id,
                        grant.lot(),
                        second.sequenceNumber(),
                        Quantity.of(20),
                        Quantity.of(50),
                        Quantity.ZERO,
                        clock.instant(),
                        false));
        CreditTransaction row = customer.ledger().get(second.sequenceNumber());
        assertThat(row.type()).isEqualTo(CreditTransactionType.PURCHASE_REFUND);
        assertThat(row.purchase()).isEqualTo(id);
        assertThat(row.lots()).containsExactly(new LotChange(grant.lot(), Quantity.of(-50)));
        assertThat(purchases.get(id).refunded()).isEqualTo(Quantity.of(70));
        assertThatExceptionOfType(QuantityExceeded.class).isThrownBy(() -> refund(id, 1, "r3"));
        assertThat(refund(id, 20, "r1"))
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(first);
        assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> refund(id, 21, "r1"));
    }

    @Test
    void what_is_held_is_not_refunded_and_the_overdraft_does_not_pay_for_it() {
        customer.credits().limitOverdraft(Quantity.of(50));
        CreditPurchaseId id = request(100, "p").id();
        purchases.complete(id, payment("pi_1"));
        customer.holds().reserve(NewHold.of(Quantity.of(80), ENRICH), IdempotencyKey.of("h"));

        assertThatExceptionOfType(QuantityExceeded.class)
                .isThrownBy(() -> refund(id, 21, "r"))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.of(20)));
        refund(id, 20, "r");

        assertThat(customer.credits().balance().available()).isEqualTo(Quantity.of(50));
    }

    @Test
    void more_than_there_is_to_refund_ends_no_hold_that_is_over() {
        CreditPurchaseId id = request(100, "p").id();
        purchases.complete(id, payment("pi_1"));
        CreditHoldId hold = customer.holds()
                .reserve(
                        NewHold.of(Quantity.of(80), ENRICH)
                                .expiringAt(clock.instant().plusSeconds(60)),
                        IdempotencyKey.of("h"))
                .hold();
        clock.forward(Duration.ofMinutes(1));

        assertThatExceptionOfType(QuantityExceeded.class)
                .isThrownBy(() -> refund(id, 101, "r"))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.of(100)));
        assertThat(customer.holds().release(hold).status()).isEqualTo(CreditHoldStatus.RELEASED);
        refund(id, 100, "r");
    }

    @Test
    void what_is_not_completed_has_nothing_to_refund() {
        CreditPurchaseId id = request(100, "p").id();

        assertThatExceptionOfType(QuantityExceeded.class)
                .isThrownBy(() -> refund(id, 1, "r"))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.ZERO));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> refund(CreditPurchaseId.generate(), 1, "r"));
    }

    @Test
    void refunds_and_consumptions_at_once_take_each_credit_once() {
        CreditPurchaseId id = request(100, "p").id();
        purchases.complete(id, payment("pi_1"));

        List<Quantity> taken = Together.run(16, 160, call -> {
            IdempotencyKey key = IdempotencyKey.of("call-" + call);
            if (call % 2 == 0) {
                return customer.credits()
                                .tryConsume(Quantity.of(1), ENRICH, key)
                                .isConsumed()
                        ? Quantity.of(1)
                        : Quantity.ZERO;
            }
            try {
                return purchases.refund(id, Quantity.of(3), key).quantity();
            } catch (QuantityExceeded refusal) {
                return Quantity.ZERO;
            }
        });

        Quantity sum = taken.stream().reduce(Quantity.ZERO, Quantity::plus);
        assertThat(customer.credits().balance().balance())
                .isEqualTo(Quantity.of(100).minus(sum));
        assertThat(sum).isGreaterThan(Quantity.of(97));
    }

    @Test
    void a_closed_organisation_buys_nothing() {
        CreditPurchaseId id = request(100, "p").id();
        customer.acme().organisations().close(customer.organisation());
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> request(1, "another"));
        calls.add(() -> purchases.complete(id, payment("pi_1")));
        calls.add(() -> refund(id, 1, "r"));

        assertThat(calls)
                .allSatisfy(call -> assertThatExceptionOfType(Closed.class).isThrownBy(call::run));
        assertThat(purchases.cancel(id).status()).isEqualTo(CreditPurchaseStatus.CANCELLED);
    }

    @Test
    void parts_of_a_price_add_up_to_it() {
        CreditPurchase purchase = purchases.request(
                new NewCreditPurchase(
                        Quantity.of(3), BigMoney.parse("EUR 0.3333"), Money.parse("EUR 1.00"), null, null, null),
                IdempotencyKey.of("p"));
        List<Money> parts = new ArrayList<>();
        Consumer<Integer> part = n -> parts.add(purchase.priceOf(Quantity.of(n), Quantity.of(1), RoundingMode.HALF_UP));
        List.of(0, 1, 2).forEach(part);

        assertThat(parts).containsExactly(Money.parse("EUR 0.33"), Money.parse("EUR 0.34"), Money.parse("EUR 0.33"));
        assertThatIllegalArgumentException().isThrownBy(() -> part.accept(3));
    }

    @Test
    void a_price_that_does_not_follow_is_refused_before_anything_is_sent() {
        BigMoney price = BigMoney.parse("EUR 0.0125");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new NewCreditPurchase(Quantity.of(100), price, Money.parse("EUR 1.26"), null, null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new NewCreditPurchase(Quantity.of(100), price, Money.parse("USD 1.25"), null, null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewCreditPurchase.of(Quantity.of(1), BigMoney.parse("EUR 0"), RoundingMode.UP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewCreditPurchase.of(Quantity.of(-1), price, RoundingMode.UP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewCreditPurchase.of(Quantity.of("0.3"), price, RoundingMode.HALF_UP))
                .withMessage("a purchase costs something, but 0.3 at EUR 0.0125 come to EUR 0.00");
        assertThat(NewCreditPurchase.of(Quantity.of("0.3"), price, RoundingMode.UP)
                        .total())
                .isEqualTo(Money.parse("EUR 0.01"));
        assertThatIllegalArgumentException().isThrownBy(() -> PaymentReference.of(" "));
        request(1, "p");
    }

    private static CreditPurchaseDao purchases(Customer customer) {
        return customer.acme().creditPurchases(customer.organisation());
    }

    private static PaymentReference payment(String value) {
        return PaymentReference.of(value);
    }

    private static NewCreditPurchase purchase(long quantity) {
        return NewCreditPurchase.of(Quantity.of(quantity), BigMoney.parse("EUR 0.0125"), RoundingMode.HALF_UP);
    }

    private CreditPurchase request(long quantity, String key) {
        return purchases.request(purchase(quantity), IdempotencyKey.of(key));
    }

    private CreditPurchaseRefund refund(CreditPurchaseId id, long quantity, String key) {
        return purchases.refund(id, Quantity.of(quantity), IdempotencyKey.of(key));
    }

    private static void assertEnded(String how, Runnable call) {
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(call::run)
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo(how));
    }
}
