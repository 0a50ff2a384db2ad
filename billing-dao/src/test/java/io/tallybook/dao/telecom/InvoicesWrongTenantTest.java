package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewCreditNote;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentFailure;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentMethodType;
import io.tallybook.model.telecom.PaymentRetries;
import io.tallybook.model.telecom.PaymentStatus;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tries every public method of invoices and payments on what belongs to another tenant: nothing comes back, nothing changes. */
class InvoicesWrongTenantTest {

    private static final Instant DUE = Instant.parse("2026-01-30T00:00:00Z");
    private static final Money ONE = Money.parse("INR 1.00");
    private static final InvoiceSeries SERIES = InvoiceSeries.of("INV");
    private static final IdempotencyKey KEY = IdempotencyKey.of("attempt");
    private static final GatewayPaymentId PAID = GatewayPaymentId.of("pay_wrong_tenant");
    private static final PaymentFailure FAILURE = new PaymentFailure("declined", "declined");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private TelecomRows theirs;
    private Invoice draft;
    private Invoice owed;
    private Payment pending;
    private Payment failed;
    private Payment paid;
    private TelecomRows mine;
    private InvoiceDao invoices;
    private PaymentDao payments;

    @BeforeEach
    void two_tenants() {
        theirs = TelecomRows.in(db.billing(), db.dsl());
        theirs.topUp("100.00");
        InvoiceDao own = theirs.telecom().invoices();
        draft = own.draft(invoice(theirs), IdempotencyKey.of("draft"));
        owed = own.finalizeDraft(
                own.draft(invoice(theirs), IdempotencyKey.of("owed")).id(), SERIES);
        PaymentDao ownPayments = theirs.telecom().payments();
        pending = ownPayments.start(topUp(theirs), IdempotencyKey.of("pending"));
        failed = ownPayments.fail(
                ownPayments.start(topUp(theirs), IdempotencyKey.of("failed")).id(),
                FAILURE,
                new PaymentRetries(1, Duration.ZERO));
        paid = ownPayments
                .complete(
                        ownPayments
                                .start(topUp(theirs), IdempotencyKey.of("paid"))
                                .id(),
                        GatewayPaymentId.of(PAID.value() + theirs.tenant()))
                .payment();
        mine = TelecomRows.in(db.billing(), db.dsl());
        invoices = mine.telecom().invoices();
        payments = mine.telecom().payments();
    }

    @Test
    void what_names_it_finds_nothing_and_changes_nothing() {
        List<String> before = everything();

        Stream.<Runnable>of(
                        () -> invoices.get(owed.id()),
                        () -> invoices.draft(invoice(theirs), KEY),
                        () -> invoices.draft(invoice(mine).forAccount(theirs.account()), KEY),
                        () -> invoices.draft(
                                invoice(mine).forPeriod(theirs.subscription(), new Period(DUE, DUE.plusSeconds(1))),
                                KEY),
                        () -> invoices.finalizeDraft(draft.id(), SERIES),
                        () -> invoices.cancelDraft(draft.id(), "why"),
                        () -> invoices.voidInvoice(owed.id(), "why"),
                        () -> invoices.payFromBalance(owed.id(), theirs.account(), ONE, KEY),
                        () -> invoices.payFromBalance(owed.id(), mine.account(), ONE, KEY),
                        () -> invoices.credit(
                                NewCreditNote.of(owed.id(), List.of(InvoiceLine.oneTime("Back", ONE))), SERIES, KEY),
                        () -> payments.get(paid.id()),
                        () -> payments.start(topUp(theirs), KEY),
                        () -> payments.start(topUp(mine).restInto(theirs.account()), KEY),
                        () -> payments.start(
                                NewPayment.ofInvoice(
                                        mine.customer(), owed.id(), ONE, PaymentMethodType.UPI, PaymentGateway.MANUAL),
                                KEY),
                        () -> payments.record(topUp(theirs).as(PAID), KEY),
                        () -> payments.process(pending.id(), PAID),
                        () -> payments.complete(pending.id()),
                        () -> payments.complete(pending.id(), PAID),
                        () -> payments.complete(PaymentGateway.RAZORPAY, paid.gatewayPayment()),
                        () -> payments.fail(pending.id(), FAILURE, PaymentRetries.NONE),
                        () -> payments.retry(failed.id()),
                        () -> payments.refund(NewPaymentRefund.of(paid.id(), ONE, "why"), KEY))
                .forEach(attempt -> assertThatExceptionOfType(NotFound.class).isThrownBy(attempt::run));

        assertThat(everything()).isEqualTo(before);
        assertThat(db.billing().tenants().findOwner(PaymentGateway.RAZORPAY, PAID))
                .isEmpty();
    }

    @Test
    void what_looks_for_it_sees_nothing_and_changes_nothing() {
        List<String> before = everything();

        assertThat(Stream.of(
                        invoices.find(owed.id()),
                        invoices.find(owed.number()),
                        payments.find(paid.id()),
                        payments.find(PaymentGateway.RAZORPAY, paid.gatewayPayment())))
                .allMatch(Optional::isEmpty);
        assertThat(Stream.of(
                        invoices.list(Page.first(10)),
                        invoices.list(theirs.customer(), Page.first(10)),
                        invoices.list(InvoiceStatus.FINALIZED, Page.first(10)),
                        invoices.listDue(Instant.parse("2100-01-01T00:00:00Z"), Page.first(10)),
                        invoices.listCreditNotes(owed.id(), Page.first(10)),
                        invoices.markOverdue(Instant.parse("2100-01-01T00:00:00Z"), 10),
                        payments.list(Page.first(10)),
                        payments.list(theirs.customer(), Page.first(10)),
                        payments.list(owed.id(), Page.first(10)),
                        payments.list(PaymentStatus.COMPLETED, Page.first(10)),
                        payments.listRefunds(paid.id(), Page.first(10)),
                        payments.retryDue(10)))
                .allMatch(List::isEmpty);

        assertThat(everything()).isEqualTo(before);
    }

    /** A method that is added must be tried above; then this number grows. */
    @Test
    void every_public_method_is_tried() {
        assertThat(publicMethods(InvoiceDao.class)).isEqualTo(15);
        assertThat(publicMethods(PaymentDao.class)).isEqualTo(18);
    }

    private static long publicMethods(Class<?> dao) {
        return Arrays.stream(dao.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .count();
    }

    private List<String> everything() {
        return Stream.of(
                        "telecom.invoices",
                        "telecom.invoice_lines",
                        "telecom.invoice_series",
                        "telecom.payments",
                        "telecom.payment_refunds",
                        "telecom.account_transactions",
                        "telecom.accounts")
                .flatMap(table ->
                        db.dsl().fetch("SELECT t::text FROM " + table + " t ORDER BY 1").into(String.class).stream())
                .toList();
    }

    private static NewInvoice invoice(TelecomRows rows) {
        return NewInvoice.of(rows.customer(), InvoiceType.ONE_TIME, DUE, List.of(InvoiceLine.oneTime("Thing", ONE)));
    }

    private static NewPayment topUp(TelecomRows rows) {
        return NewPayment.into(rows.customer(), rows.account(), ONE, PaymentMethodType.UPI, PaymentGateway.RAZORPAY);
    }
}
