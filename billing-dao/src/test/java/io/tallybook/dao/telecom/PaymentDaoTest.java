package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AmountExceeded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentCompletion;
import io.tallybook.model.telecom.PaymentFailure;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentId;
import io.tallybook.model.telecom.PaymentMethodType;
import io.tallybook.model.telecom.PaymentNumber;
import io.tallybook.model.telecom.PaymentRefund;
import io.tallybook.model.telecom.PaymentRetries;
import io.tallybook.model.telecom.PaymentStatus;
import io.tallybook.model.telecom.SubscriptionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaymentDaoTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00.123456Z");
    private static final PaymentFailure DECLINED = new PaymentFailure("card_declined", "The card was declined.");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00.123456789Z");
    private TelecomRows rows;
    private PaymentDao payments;
    private InvoiceDao invoices;

    @BeforeEach
    void a_customer() {
        rows = TelecomRows.in(db.billing().withClock(clock), db.dsl());
        payments = rows.telecom().payments();
        invoices = rows.telecom().invoices();
    }

    @AfterEach
    void everything_adds_up() {
        InvoiceBooks.addUp(db.dsl());
    }

    @Test
    void a_payment_keeps_what_it_was_given() {
        Invoice invoice = invoice("100.00");
        NewPayment given = new NewPayment(
                rows.customer(),
                invoice.id(),
                rows.account(),
                rows.subscription(),
                PaymentNumber.of("PAY-10001"),
                inr("100.00"),
                PaymentMethodType.UPI,
                PaymentGateway.RAZORPAY,
                id("a"),
                "order_1",
                "January");

        Payment started = payments.start(given, key("k"));

        assertThat(started)
                .isEqualTo(new Payment(
                        started.id(),
                        rows.customer(),
                        invoice.id(),
                        rows.account(),
                        rows.subscription(),
                        PaymentNumber.of("PAY-10001"),
                        inr("100.00"),
                        inr("0.00"),
                        PaymentMethodType.UPI,
                        PaymentStatus.PENDING,
                        PaymentGateway.RAZORPAY,
                        id("a"),
                        "order_1",
                        "January",
                        null,
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        key("k"),
                        NOW,
                        NOW));
        assertThat(payments.get(started.id())).isEqualTo(started);
        assertThat(payments.find(PaymentGateway.RAZORPAY, id("a"))).contains(started);
        assertThat(payments.find(PaymentGateway.STRIPE, id("a"))).isEmpty();
        assertThat(invoices.get(invoice.id())).isEqualTo(invoice);
        assertThat(payments.start(given, key("k"))).isEqualTo(started);
        assertThat(payments.list(rows.customer(), Page.first(10))).containsExactly(started);
        assertThat(payments.list(invoice.id(), Page.first(10))).containsExactly(started);
        assertThat(payments.list(PaymentStatus.PENDING, Page.after(started.id(), 10)))
                .isEmpty();
    }

    @Test
    void a_key_that_was_used_for_another_payment_is_refused() {
        Invoice invoice = invoice("100.00");
        payments.start(topUp("100.00").as(id("a")), key("k"));

        for (NewPayment other : List.of(
                topUp("100.01").as(id("a")),
                topUp("100.00").as(id("b")),
                topUp("100.00"),
                topUp("100.00").as(id("a")).inOrder("order"),
                topUp("100.00").as(id("a")).describedAs("words"),
                topUp("100.00").as(id("a")).numbered(PaymentNumber.of("PAY-1")),
                topUp("100.00").as(id("a")).forSubscription(rows.subscription()),
                forInvoice(invoice, "100.00").as(id("a")),
                NewPayment.into(
                                rows.customer(),
                                rows.account(),
                                inr("100.00"),
                                PaymentMethodType.UPI,
                                PaymentGateway.STRIPE)
                        .as(id("a")))) {
            assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> payments.start(other, key("k")));
        }
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> payments.record(topUp("100.00").as(id("a")), key("k")));
        assertThat(payments.list(Page.first(10))).hasSize(1);
        assertThat(rows.billing().tenants().ownerOf(PaymentGateway.RAZORPAY, id("b")))
                .as("a refusal claims nothing")
                .isEmpty();
    }

    @Test
    void what_cannot_be_paid_is_not_started() {
        TelecomRows other = rows.another();
        Invoice invoice = invoice("100.00");
        Invoice draft = invoices.draft(newInvoice("1.00"), key("draft"));

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.start(
                        NewPayment.into(
                                CustomerId.generate(),
                                rows.account(),
                                inr("1.00"),
                                PaymentMethodType.UPI,
                                PaymentGateway.MANUAL),
                        key("k")))
                .withMessageContaining("customer");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.start(topUp("1.00").restInto(other.account()), key("k")))
                .withMessageContaining("account");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.start(topUp("1.00").restInto(AccountId.generate()), key("k")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.start(topUp("1.00").forSubscription(SubscriptionId.generate()), key("k")))
                .withMessageContaining("subscription");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.start(
                        NewPayment.ofInvoice(
                                other.customer(),
                                invoice.id(),
                                inr("1.00"),
                                PaymentMethodType.UPI,
                                PaymentGateway.MANUAL),
                        key("k")))
                .withMessageContaining("invoice");
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> payments.start(
                        NewPayment.into(
                                rows.customer(),
                                rows.account(),
                                Money.parse("EUR 1.00"),
                                PaymentMethodType.UPI,
                                PaymentGateway.MANUAL),
                        key("k")));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> payments.start(forInvoice(draft, "1.00"), key("k")))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("draft"));
        assertThatExceptionOfType(AmountExceeded.class)
                .as("nowhere for the rest")
                .isThrownBy(() -> payments.start(forInvoice(invoice, "100.01"), key("k")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(inr("100.00")));
        db.dsl()
                .execute(
                        "UPDATE telecom.accounts SET status = 'closed' WHERE account_id = ?",
                        rows.account().value());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> payments.start(topUp("1.00"), key("k")));
        rows.billing().tenants().close(rows.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> payments.start(forInvoice(invoice, "1.00"), key("k")));
        assertThat(payments.list(Page.first(10))).isEmpty();
    }

    @Test
    void a_number_is_of_one_payment_and_is_made_where_none_is_given() {
        payments.start(topUp("1.00").numbered(PaymentNumber.of("PAY-1")), key("a"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> payments.start(topUp("2.00").numbered(PaymentNumber.of("PAY-1")), key("b")))
                .withMessageContaining("PAY-1");
        assertThat(payments.start(topUp("2.00"), key("b")).number().value())
                .startsWith("PAY-")
                .hasSize(36);
    }

    @Test
    void completing_pays_the_invoice_once_however_often_it_is_said() {
        Invoice invoice = invoice("100.00");
        Payment part = payments.start(forInvoice(invoice, "40.00"), key("a"));
        Payment rest = payments.start(forInvoice(invoice, "60.00"), key("b"));
        payments.process(part.id(), id("a"));

        PaymentCompletion completed = payments.complete(part.id(), id("a"));

        assertThat(completed.toInvoice()).isEqualTo(inr("40.00"));
        assertThat(completed.toAccount()).isEqualTo(inr("0.00"));
        assertThat(completed.isReplayed()).isFalse();
        assertThat(completed.payment().status()).isEqualTo(PaymentStatus.COMPLETED);
        assertThat(completed.payment().paidAt()).isEqualTo(NOW);
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.PARTIALLY_PAID);
        clock.forward(Duration.ofHours(1));
        assertThat(payments.complete(part.id(), id("a")))
                .isEqualTo(new PaymentCompletion(completed.payment(), inr("40.00"), inr("0.00"), true));
        assertThat(payments.complete(PaymentGateway.RAZORPAY, id("a")).isReplayed())
                .isTrue();
        assertThat(payments.complete(part.id()).isReplayed()).isTrue();
        payments.complete(rest.id(), id("b"));
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("100.00"));
    }

    @Test
    void completing_tops_up_the_account() {
        Payment started = payments.start(topUp("250.00"), key("a"));

        PaymentCompletion completed = payments.complete(started.id(), id("a"));

        assertThat(completed.toAccount()).isEqualTo(inr("250.00"));
        assertThat(completed.toInvoice()).isEqualTo(inr("0.00"));
        assertThat(payments.complete(started.id(), id("a")).toAccount()).isEqualTo(inr("250.00"));
        assertThat(rows.balance()).isEqualByComparingTo("250");
        assertThat(db.dsl()
                        .fetchValue(
                                "SELECT count(*) FROM telecom.account_transactions WHERE payment_id = ?",
                                started.id().value()))
                .isEqualTo(1L);
    }

    @Test
    void what_is_more_than_the_invoice_is_owed_goes_into_the_account() {
        Invoice invoice = invoice(newInvoice("100.00").forAccount(rows.account()));
        Payment first = payments.start(forInvoice(invoice, "100.00"), key("a"));
        Payment second = payments.start(forInvoice(invoice, "130.00"), key("b"));
        Payment third = payments.start(forInvoice(invoice, "10.00"), key("c"));

        payments.complete(first.id(), id("a"));
        PaymentCompletion over = payments.complete(second.id(), id("b"));

        assertThat(over.toInvoice()).isEqualTo(inr("0.00"));
        assertThat(over.toAccount()).isEqualTo(inr("130.00"));
        assertThat(rows.balance()).isEqualByComparingTo("130");
        payments.refund(NewPaymentRefund.of(first.id(), inr("20.00"), "mistake"), key("r"));
        Invoice small = invoice(newInvoice("7.00").forAccount(rows.account()));
        invoices.voidInvoice(small.id(), "mistake");
        PaymentCompletion onto = payments.complete(third.id(), id("c"));
        assertThat(onto.toInvoice()).isEqualTo(inr("10.00"));
        assertThat(invoices.get(invoice.id()).balance()).isEqualTo(inr("10.00"));
        Payment fourth = payments.record(forInvoice(invoice, "15.00").as(id("d")), key("d"));
        assertThat(payments.complete(fourth.id()).toInvoice()).isEqualTo(inr("10.00"));
        assertThat(payments.complete(fourth.id()).toAccount()).isEqualTo(inr("5.00"));
    }

    @Test
    void what_is_owed_no_more_is_refused_where_there_is_no_account_for_it() throws SQLException {
        Invoice invoice = invoice("100.00");
        Payment first = payments.start(forInvoice(invoice, "100.00"), key("a"));
        Payment second = payments.start(forInvoice(invoice, "100.00"), key("b"));
        payments.complete(first.id(), id("a"));

        assertThatExceptionOfType(AmountExceeded.class)
                .isThrownBy(() -> payments.complete(second.id(), id("b")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(inr("0.00")));
        assertThat(payments.get(second.id())).isEqualTo(second);
        assertThat(rows.billing().tenants().ownerOf(PaymentGateway.RAZORPAY, id("b")))
                .isEmpty();

        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            PaymentDao inside =
                    rows.through(rows.billing().in(connection)).telecom().payments();
            assertThatExceptionOfType(AmountExceeded.class).isThrownBy(() -> inside.complete(second.id(), id("b")));
            assertThat(inside.fail(second.id(), DECLINED, PaymentRetries.NONE).status())
                    .isEqualTo(PaymentStatus.FAILED);
            connection.commit();
        }
        assertThat(payments.get(second.id()).status()).isEqualTo(PaymentStatus.FAILED);
        assertThat(rows.billing().tenants().ownerOf(PaymentGateway.RAZORPAY, id("b")))
                .isEmpty();
    }

    @Test
    void words_of_the_gateway_may_come_in_any_order() {
        Payment payment = payments.start(topUp("100.00"), key("a"));

        payments.fail(payment.id(), DECLINED, PaymentRetries.THREE);
        assertThat(payments.process(payment.id(), id("a")).status()).isEqualTo(PaymentStatus.FAILED);
        PaymentCompletion completed = payments.complete(payment.id(), id("a"));
        assertThat(completed.payment().nextRetryAt()).isNull();
        assertThat(completed.payment().failure()).isEqualTo(DECLINED);
        assertThat(payments.process(payment.id(), id("a"))).isEqualTo(completed.payment());
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> payments.fail(payment.id(), DECLINED, PaymentRetries.THREE))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("completed"));
        assertThat(rows.balance()).isEqualByComparingTo("100");
    }

    @Test
    void a_payment_is_completed_by_one_payment_of_the_gateway() {
        Payment payment = payments.start(topUp("100.00").as(id("first")), key("a"));
        Payment other = payments.start(topUp("100.00"), key("b"));

        payments.complete(payment.id(), id("second"));

        assertThat(payments.get(payment.id()).gatewayPayment()).isEqualTo(id("second"));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> payments.complete(payment.id(), id("third")));
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> payments.complete(other.id(), id("second")));
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> payments.process(other.id(), id("second")));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> payments.start(topUp("1.00").as(id("second")), key("c")));
        assertThat(payments.get(other.id())).isEqualTo(other);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.complete(PaymentGateway.RAZORPAY, id("first")));
        assertThatIllegalArgumentException().isThrownBy(() -> payments.complete(other.id()));
        assertThat(rows.balance()).isEqualByComparingTo("100");
    }

    @Test
    void a_payment_of_the_gateway_is_of_one_tenant() {
        Payment payment = payments.start(topUp("100.00").as(id("a")), key("a"));
        TelecomRows other = TelecomRows.in(rows.billing(), db.dsl());
        PaymentDao others = other.telecom().payments();
        Payment theirs = others.start(
                NewPayment.into(
                        other.customer(), other.account(), inr("5.00"), PaymentMethodType.UPI, PaymentGateway.RAZORPAY),
                key("a"));

        for (Runnable attempt : List.<Runnable>of(
                () -> others.complete(theirs.id(), id("a")),
                () -> others.process(theirs.id(), id("a")),
                () -> others.start(
                        NewPayment.into(
                                        other.customer(),
                                        other.account(),
                                        inr("5.00"),
                                        PaymentMethodType.UPI,
                                        PaymentGateway.RAZORPAY)
                                .as(id("a")),
                        key("b")))) {
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(attempt::run)
                    .withMessageNotContaining(rows.tenant().toString());
        }
        assertThat(rows.billing().tenants().ownerOf(PaymentGateway.RAZORPAY, id("a")))
                .contains(rows.tenant());
        assertThat(rows.billing().tenants().ownerOf(PaymentGateway.STRIPE, id("a")))
                .isEmpty();
        assertThat(others.get(theirs.id())).isEqualTo(theirs);
        payments.complete(payment.id(), id("a"));
    }

    @Test
    void what_staff_enter_is_booked_in_one_call() {
        Invoice invoice = invoice("100.00");
        NewPayment cash = NewPayment.ofInvoice(
                        rows.customer(),
                        invoice.id(),
                        inr("60.00"),
                        PaymentMethodType.BANK_TRANSFER,
                        PaymentGateway.MANUAL)
                .as(GatewayPaymentId.of("receipt 1"));

        Payment recorded = payments.record(cash, key("a"));

        assertThat(recorded.status()).isEqualTo(PaymentStatus.COMPLETED);
        assertThat(payments.record(cash, key("a"))).isEqualTo(recorded);
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("60.00"));
        assertThatExceptionOfType(AmountExceeded.class)
                .isThrownBy(() -> payments.record(cash.as(GatewayPaymentId.of("receipt 2")), key("b")));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> payments.record(
                        NewPayment.ofInvoice(
                                        rows.customer(),
                                        invoice.id(),
                                        inr("1.00"),
                                        PaymentMethodType.UPI,
                                        PaymentGateway.MANUAL)
                                .as(GatewayPaymentId.of("receipt 1")),
                        key("b")));
        assertThat(payments.list(Page.first(10))).containsExactly(recorded);
        assertThatIllegalArgumentException().isThrownBy(() -> payments.record(topUp("1.00"), key("c")));
        TelecomRows other = TelecomRows.in(rows.billing(), db.dsl());
        assertThat(other.telecom()
                        .payments()
                        .record(
                                NewPayment.into(
                                                other.customer(),
                                                other.account(),
                                                inr("1.00"),
                                                PaymentMethodType.UPI,
                                                PaymentGateway.MANUAL)
                                        .as(GatewayPaymentId.of("receipt 1")),
                                key("a"))
                        .status())
                .as("tenants number their receipts for themselves")
                .isEqualTo(PaymentStatus.COMPLETED);
        Payment unnamed = payments.start(
                NewPayment.into(
                        rows.customer(), rows.account(), inr("1.00"), PaymentMethodType.UPI, PaymentGateway.MANUAL),
                key("d"));
        payments.complete(unnamed.id());
        assertThat(payments.complete(unnamed.id()).isReplayed()).isTrue();
    }

    @Test
    void a_payment_that_fails_is_tried_again_after_one_two_and_four_hours() {
        Payment payment = payments.start(topUp("100.00"), key("a"));

        for (int hours : List.of(1, 2, 4)) {
            Payment failed = payments.fail(payment.id(), DECLINED, PaymentRetries.THREE);
            assertThat(failed.status()).isEqualTo(PaymentStatus.FAILED);
            assertThat(failed.failedAt()).isEqualTo(failed.updatedAt());
            assertThat(failed.nextRetryAt()).isEqualTo(failed.failedAt().plus(Duration.ofHours(hours)));
            clock.forward(Duration.ofMinutes(10));
            assertThat(payments.fail(payment.id(), new PaymentFailure("x", "y"), PaymentRetries.NONE))
                    .isEqualTo(failed);
            assertThat(payments.retryDue(10)).isEmpty();
            clock.forward(Duration.ofMinutes(hours * 60L - 10));
            List<Payment> due = payments.retryDue(10);
            assertThat(due).extracting(Payment::id).containsExactly(payment.id());
            assertThat(due.get(0).status()).isEqualTo(PaymentStatus.PENDING);
            assertThat(due.get(0).nextRetryAt()).isNull();
            assertThat(payments.retryDue(10)).isEmpty();
        }
        Payment last = payments.fail(payment.id(), DECLINED, PaymentRetries.THREE);
        assertThat(last.retries()).isEqualTo(3);
        assertThat(last.nextRetryAt()).isNull();
        clock.forward(Duration.ofDays(100));
        assertThat(payments.retryDue(10)).isEmpty();
        assertThat(payments.retry(payment.id()).retries()).isEqualTo(4);
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> payments.retry(payment.id()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> payments.retry(PaymentId.generate()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> payments.fail(PaymentId.generate(), DECLINED, PaymentRetries.NONE));
    }

    @Test
    void a_refund_of_an_invoice_makes_it_owed_again() {
        Invoice invoice = invoice("100.00");
        Payment payment = payments.record(forInvoice(invoice, "100.00").as(id("a")), key("a"));

        PaymentRefund first = payments.refund(
                NewPaymentRefund.of(payment.id(), inr("30.00"), "broken").as("rfnd_1"), key("r1"));

        assertThat(first)
                .isEqualTo(new PaymentRefund(
                        first.id(),
                        payment.id(),
                        inr("0.00"),
                        inr("30.00"),
                        "broken",
                        "rfnd_1",
                        key("r1"),
                        NOW,
                        false));
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.PARTIALLY_PAID);
        assertThat(invoices.get(invoice.id()).balance()).isEqualTo(inr("30.00"));
        assertThat(payments.get(payment.id()).status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
        assertThat(payments.refund(
                        NewPaymentRefund.of(payment.id(), inr("30.00"), "broken")
                                .as("rfnd_1"),
                        key("r1")))
                .isEqualTo(new PaymentRefund(
                        first.id(), payment.id(), inr("0.00"), inr("30.00"), "broken", "rfnd_1", key("r1"), NOW, true));
        assertThatExceptionOfType(AmountExceeded.class)
                .isThrownBy(() -> payments.refund(NewPaymentRefund.of(payment.id(), inr("70.01"), "all"), key("r2")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(inr("70.00")));
        PaymentRefund second = payments.refund(NewPaymentRefund.of(payment.id(), inr("70.00"), "all"), key("r2"));
        assertThat(second.refundedBefore()).isEqualTo(inr("30.00"));
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.FINALIZED);
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("0.00"));
        assertThat(payments.get(payment.id()).status()).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(payments.get(payment.id()).refundReason()).isEqualTo("all");
        assertThat(payments.complete(payment.id(), id("a")).isReplayed()).isTrue();
        assertThat(payments.listRefunds(payment.id(), Page.first(10))).containsExactly(first, second);
        assertThat(payments.listRefunds(payment.id(), Page.after(first.id(), 10)))
                .containsExactly(second);
    }

    @Test
    void a_refund_takes_from_the_account_first_and_never_its_credit() {
        db.dsl()
                .execute(
                        "UPDATE telecom.accounts SET credit_limit = 1000 WHERE account_id = ?",
                        rows.account().value());
        Invoice invoice = invoice(newInvoice("100.00").forAccount(rows.account()));
        Payment payment = payments.record(forInvoice(invoice, "150.00").as(id("a")), key("a"));
        Invoice other = invoice("20.00");
        invoices.payFromBalance(other.id(), rows.account(), inr("20.00"), key("p"));

        assertThatExceptionOfType(InsufficientBalance.class)
                .isThrownBy(() -> payments.refund(NewPaymentRefund.of(payment.id(), inr("31.00"), "why"), key("r")))
                .satisfies(refusal -> {
                    assertThat(refusal.available()).isEqualTo(BigMoney.parse("INR 30.00"));
                    assertThat(refusal.requested()).isEqualTo(BigMoney.parse("INR 31.00"));
                });
        payments.refund(NewPaymentRefund.of(payment.id(), inr("30.00"), "why"), key("r"));
        assertThat(rows.balance()).isEqualByComparingTo("0");
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.PAID);
        rows.topUp("25.00");
        payments.refund(NewPaymentRefund.of(payment.id(), inr("50.00"), "why"), key("s"));
        assertThat(rows.balance()).isEqualByComparingTo("5");
        assertThat(invoices.get(invoice.id()).balance()).isEqualTo(inr("30.00"));
    }

    @Test
    void what_was_not_paid_is_not_refunded_and_a_key_not_used_twice() {
        Payment pending = payments.start(topUp("10.00"), key("a"));
        Payment paid = payments.record(topUp("10.00").as(id("b")), key("b"));

        assertThatExceptionOfType(AmountExceeded.class)
                .isThrownBy(() -> payments.refund(NewPaymentRefund.of(pending.id(), inr("0.01"), "why"), key("r")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(inr("0.00")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(
                        () -> payments.refund(NewPaymentRefund.of(PaymentId.generate(), inr("1.00"), "w"), key("r")));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() ->
                        payments.refund(NewPaymentRefund.of(paid.id(), Money.parse("EUR 1.00"), "why"), key("r")));
        payments.refund(NewPaymentRefund.of(paid.id(), inr("1.00"), "why"), key("r"));
        for (NewPaymentRefund other : List.of(
                NewPaymentRefund.of(paid.id(), inr("2.00"), "why"),
                NewPaymentRefund.of(paid.id(), inr("1.00"), "other"),
                NewPaymentRefund.of(paid.id(), inr("1.00"), "why").as("rfnd"),
                NewPaymentRefund.of(pending.id(), inr("1.00"), "why"))) {
            assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> payments.refund(other, key("r")));
        }
        assertThat(rows.balance()).isEqualByComparingTo("9");
    }

    @Test
    void what_was_begun_before_a_tenant_was_closed_is_brought_to_its_end() {
        Invoice draft = invoices.draft(newInvoice("100.00"), key("draft"));
        Invoice invoice = invoice("100.00");
        Payment payment = payments.start(forInvoice(invoice, "100.00"), key("a"));
        rows.billing().tenants().close(rows.tenant());

        payments.complete(payment.id(), id("a"));
        payments.refund(NewPaymentRefund.of(payment.id(), inr("1.00"), "why"), key("r"));
        invoices.finalizeDraft(draft.id(), InvoiceSeries.of("INV"));
        assertThat(invoices.get(invoice.id()).balance()).isEqualTo(inr("1.00"));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> payments.start(forInvoice(invoice, "1.00"), key("b")));
    }

    @Test
    void money_does_not_go_into_a_closed_account() {
        Payment payment = payments.start(topUp("10.00"), key("a"));
        db.dsl()
                .execute(
                        "UPDATE telecom.accounts SET status = 'closed' WHERE account_id = ?",
                        rows.account().value());

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> payments.complete(payment.id(), id("a")));
        assertThatExceptionOfType(BillingException.class)
                .isThrownBy(() -> payments.record(topUp("10.00").as(id("a")), key("b")))
                .isInstanceOf(Closed.class);
        assertThat(payments.get(payment.id())).isEqualTo(payment);
    }

    private Invoice invoice(String amount) {
        return invoice(newInvoice(amount));
    }

    private Invoice invoice(NewInvoice invoice) {
        return invoices.finalizeDraft(
                invoices.draft(invoice, key(InvoiceId.generate().toString())).id(), InvoiceSeries.of("INV"));
    }

    private NewInvoice newInvoice(String amount) {
        return NewInvoice.of(
                rows.customer(),
                InvoiceType.ONE_TIME,
                Instant.parse("2026-01-30T00:00:00Z"),
                List.of(InvoiceLine.oneTime("Thing", inr(amount))));
    }

    private NewPayment forInvoice(Invoice invoice, String amount) {
        return NewPayment.ofInvoice(
                rows.customer(), invoice.id(), inr(amount), PaymentMethodType.UPI, PaymentGateway.RAZORPAY);
    }

    private NewPayment topUp(String amount) {
        return NewPayment.into(
                rows.customer(), rows.account(), inr(amount), PaymentMethodType.UPI, PaymentGateway.RAZORPAY);
    }

    /** One of this test's own: among all tenants. */
    private GatewayPaymentId id(String name) {
        return GatewayPaymentId.of("pay_" + name + "_" + rows.customer());
    }

    private static Money inr(String amount) {
        return Money.parse("INR " + amount);
    }

    private static IdempotencyKey key(String key) {
        return IdempotencyKey.of(key);
    }
}
