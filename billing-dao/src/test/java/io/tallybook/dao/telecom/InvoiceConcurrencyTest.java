package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AmountExceeded;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewCreditNote;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentCompletion;
import io.tallybook.model.telecom.PaymentFailure;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentId;
import io.tallybook.model.telecom.PaymentMethodType;
import io.tallybook.model.telecom.PaymentRetries;
import io.tallybook.model.telecom.PaymentStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.joda.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invoices and payments by many threads at once. */
class InvoiceConcurrencyTest {

    private static final InvoiceSeries SERIES = InvoiceSeries.of("INV");
    private static final InvoiceSeries NOTES = InvoiceSeries.of("CN");
    private static final Instant DUE = Instant.parse("2030-01-30T00:00:00Z");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private TelecomRows rows;
    private InvoiceDao invoices;
    private PaymentDao payments;

    @BeforeEach
    void a_customer() {
        rows = TelecomRows.in(db.billing(), db.dsl());
        invoices = rows.telecom().invoices();
        payments = rows.telecom().payments();
    }

    @AfterEach
    void everything_adds_up() {
        InvoiceBooks.addUp(db.dsl());
    }

    @Test
    void a_draft_that_many_threads_write_is_written_once() {
        List<Invoice> written =
                Together.run(16, 64, call -> invoices.draft(oneLine("1.00"), IdempotencyKey.of("k" + call % 4)));

        assertThat(written.stream().map(Invoice::id).distinct()).hasSize(4);
        assertThat(invoices.list(Page.first(100))).hasSize(4);
    }

    @Test
    void a_period_is_invoiced_by_one_of_many() {
        Period january = new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
        NewInvoice invoice = NewInvoice.of(
                        rows.customer(),
                        InvoiceType.SUBSCRIPTION,
                        DUE,
                        oneLine("1.00").lines())
                .forPeriod(rows.subscription(), january);

        List<Boolean> written = Together.run(
                16,
                16,
                call -> succeeds(() -> invoices.draft(invoice, IdempotencyKey.of("k" + call)), AlreadyExists.class));

        assertThat(written).containsOnlyOnce(true);
    }

    @Test
    void numbers_have_no_gap_also_where_some_are_rolled_back() {
        List<InvoiceId> drafts = IntStream.range(0, 120)
                .mapToObj(i -> invoices.draft(oneLine("1.00"), IdempotencyKey.of("k" + i))
                        .id())
                .toList();

        List<Integer> numbers = Together.run(16, 240, call -> finalizeAndPerhapsRollBack(drafts.get(call % 120), call));

        assertThat(numbers.stream().filter(Objects::nonNull).distinct().sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 120).boxed().toList());
    }

    /** Every third of the first round is rolled back; the second round finalizes what is left, and replays the rest. */
    private Integer finalizeAndPerhapsRollBack(InvoiceId draft, int call) {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            InvoiceDao inside =
                    rows.through(db.billing().in(connection)).telecom().invoices();
            int number = inside.finalizeDraft(draft, SERIES).number().place();
            if (call < 120 && call % 3 == 0) {
                connection.rollback();
                return null;
            }
            connection.commit();
            return number;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_payment_that_many_threads_complete_is_booked_once() {
        Invoice invoice = finalized("100.00");
        Payment payment = payments.start(forInvoice(invoice, "60.00").as(id("a")), IdempotencyKey.of("a"));
        Payment topUp = payments.start(
                NewPayment.into(
                        rows.customer(), rows.account(), inr("7.00"), PaymentMethodType.UPI, PaymentGateway.STRIPE),
                IdempotencyKey.of("b"));

        List<PaymentCompletion> completions = Together.run(16, 96, call -> switch (call % 3) {
            case 0 -> payments.complete(payment.id(), id("a"));
            case 1 -> payments.complete(PaymentGateway.RAZORPAY, id("a"));
            default -> payments.complete(topUp.id(), id("b"));
        });

        assertThat(completions.stream().filter(completion -> !completion.isReplayed()))
                .extracting(completion -> completion.payment().id())
                .containsExactlyInAnyOrder(payment.id(), topUp.id());
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("60.00"));
        assertThat(rows.balance()).isEqualByComparingTo("7");
    }

    @Test
    void a_payment_of_the_gateway_goes_to_one_of_many_payments_and_tenants() {
        TelecomRows other = TelecomRows.in(db.billing(), db.dsl());
        List<PaymentId> own = started(rows);
        List<PaymentId> others = started(other);

        List<Boolean> completed = Together.run(
                16,
                32,
                call -> succeeds(
                        () -> call % 2 == 0
                                ? payments.complete(own.get(call / 2), id("same"))
                                : other.telecom().payments().complete(others.get(call / 2), id("same")),
                        AlreadyExists.class));

        assertThat(completed).containsOnlyOnce(true);
        assertThat(rows.balance().add(other.balance())).isEqualByComparingTo("1");
    }

    private static List<PaymentId> started(TelecomRows rows) {
        return IntStream.range(0, 16)
                .mapToObj(i -> rows.telecom()
                        .payments()
                        .start(
                                NewPayment.into(
                                        rows.customer(),
                                        rows.account(),
                                        inr("1.00"),
                                        PaymentMethodType.UPI,
                                        PaymentGateway.RAZORPAY),
                                IdempotencyKey.of("k" + i))
                        .id())
                .toList();
    }

    @Test
    void refunds_at_once_give_back_no_more_than_was_paid() {
        Invoice invoice = invoices.finalizeDraft(
                invoices.draft(oneLine("50.00").forAccount(rows.account()), IdempotencyKey.of("d"))
                        .id(),
                SERIES);
        Payment payment = payments.record(forInvoice(invoice, "100.00").as(id("a")), IdempotencyKey.of("a"));

        List<Boolean> refunded = Together.run(
                16,
                128,
                call -> succeeds(
                        () -> payments.refund(
                                NewPaymentRefund.of(payment.id(), inr("3.00"), "why"),
                                IdempotencyKey.of("r" + call / 2)),
                        AmountExceeded.class));

        assertThat(refunded.stream().filter(done -> done).count()).isGreaterThanOrEqualTo(33);
        assertThat(payments.get(payment.id()).refunded()).isEqualTo(inr("99.00"));
        assertThat(payments.listRefunds(payment.id(), Page.first(100))).hasSize(33);
        assertThat(rows.balance()).isEqualByComparingTo("0");
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("1.00"));
    }

    @Test
    void credit_notes_at_once_take_back_no_more_than_is_owed() {
        Invoice invoice = finalized("100.00");

        List<Boolean> credited = Together.run(
                16,
                64,
                call -> succeeds(
                        () -> invoices.credit(
                                NewCreditNote.of(invoice.id(), List.of(InvoiceLine.oneTime("Back", inr("7.00")))),
                                NOTES,
                                IdempotencyKey.of("n" + call)),
                        AmountExceeded.class));

        assertThat(credited.stream().filter(done -> done)).hasSize(14);
        assertThat(invoices.get(invoice.id()).balance()).isEqualTo(inr("2.00"));
    }

    @Test
    void payments_from_a_balance_at_once_are_booked_once_per_key() {
        rows.topUp("30.00");
        Invoice invoice = finalized("100.00");

        List<Boolean> paid = Together.run(
                16,
                64,
                call -> succeeds(
                        () -> invoices.payFromBalance(
                                invoice.id(), rows.account(), inr("4.00"), IdempotencyKey.of("p" + call / 2)),
                        InsufficientBalance.class));

        assertThat(paid.stream().filter(done -> done).count()).isBetween(7L, 14L);
        assertThat(rows.balance()).isEqualByComparingTo("2");
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("28.00"));
    }

    @Test
    void everything_at_once_on_one_invoice_and_one_account_ends_without_a_deadlock() {
        rows.topUp("1000.00");
        Invoice invoice = invoices.finalizeDraft(
                invoices.draft(oneLine("500.00").forAccount(rows.account()), IdempotencyKey.of("d"))
                        .id(),
                SERIES);
        List<PaymentId> started = IntStream.range(0, 40)
                .mapToObj(i -> payments.start(forInvoice(invoice, "20.00"), IdempotencyKey.of("s" + i))
                        .id())
                .toList();

        Together.run(
                16,
                400,
                call -> succeeds(
                        () -> switch (call % 10) {
                            case 0, 1 -> payments.complete(started.get(call / 10), id("p" + call / 10));
                            case 2, 3 ->
                                payments.refund(
                                        NewPaymentRefund.of(started.get(call / 10), inr("11.00"), "why"),
                                        IdempotencyKey.of("r" + call));
                            case 4 -> invoices.voidInvoice(invoice.id(), "why");
                            case 5 ->
                                invoices.payFromBalance(
                                        invoice.id(), rows.account(), inr("13.00"), IdempotencyKey.of("b" + call));
                            case 6 ->
                                invoices.credit(
                                        NewCreditNote.of(
                                                invoice.id(), List.of(InvoiceLine.oneTime("Back", inr("2.00")))),
                                        NOTES,
                                        IdempotencyKey.of("n" + call));
                            case 7 -> invoices.markOverdue(DUE.plusSeconds(1), 10);
                            case 8 ->
                                payments.record(
                                        forInvoice(invoice, "9.00").as(id("m" + call)), IdempotencyKey.of("m" + call));
                            default -> finalized("1.00");
                        },
                        BillingException.class));

        assertThat(rows.balance().signum()).isNotNegative();
    }

    @Test
    void an_overdue_run_of_many_workers_marks_each_invoice_once() {
        IntStream.range(0, 60).forEach(i -> finalized("1.00"));

        List<List<InvoiceId>> marked = Together.run(8, 16, call -> invoices.markOverdue(DUE.plusSeconds(1), 7));
        List<InvoiceId> rest = invoices.markOverdue(DUE.plusSeconds(1), 100);

        assertThat(IntStream.rangeClosed(0, marked.size())
                        .mapToObj(i -> i < marked.size() ? marked.get(i) : rest)
                        .flatMap(List::stream))
                .hasSize(60)
                .doesNotHaveDuplicates();
        assertThat(invoices.list(InvoiceStatus.OVERDUE, Page.first(100))).hasSize(60);
    }

    @Test
    void what_is_to_be_tried_again_is_given_to_one_worker() {
        PaymentFailure failure = new PaymentFailure("declined", "declined");
        List<PaymentId> failed = started(rows);
        failed.forEach(id -> payments.fail(id, failure, new PaymentRetries(1, Duration.ZERO)));

        List<List<Payment>> taken = Together.run(8, 16, call -> payments.retryDue(3));
        List<Payment> rest = payments.retryDue(100);

        assertThat(taken.stream().mapToInt(List::size).sum() + rest.size()).isEqualTo(16);
        assertThat(payments.list(PaymentStatus.PENDING, Page.first(100)))
                .hasSize(16)
                .allMatch(payment -> payment.retries() == 1);
    }

    /** Whether it was done; any other failure than the refusal is the test's. */
    private static boolean succeeds(Supplier<?> call, Class<? extends BillingException> refusal) {
        try {
            call.get();
            return true;
        } catch (BillingException refused) {
            assertThat(refused).isInstanceOfAny(refusal, AlreadyEnded.class);
            return false;
        }
    }

    private Invoice finalized(String amount) {
        Invoice draft = invoices.draft(
                oneLine(amount), IdempotencyKey.of(InvoiceId.generate().toString()));
        return invoices.finalizeDraft(draft.id(), SERIES);
    }

    private NewInvoice oneLine(String amount) {
        return NewInvoice.of(
                rows.customer(), InvoiceType.ONE_TIME, DUE, List.of(InvoiceLine.oneTime("Thing", inr(amount))));
    }

    private NewPayment forInvoice(Invoice invoice, String amount) {
        return NewPayment.ofInvoice(
                rows.customer(), invoice.id(), inr(amount), PaymentMethodType.UPI, PaymentGateway.RAZORPAY);
    }

    private GatewayPaymentId id(String name) {
        return GatewayPaymentId.of("pay_" + name + "_" + rows.customer());
    }

    private static Money inr(String amount) {
        return Money.parse("INR " + amount);
    }
}
