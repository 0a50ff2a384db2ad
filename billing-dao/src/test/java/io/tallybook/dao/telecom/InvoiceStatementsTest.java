package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentMethodType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading, paying from a balance, refunding and the runs over many send one statement each. */
class InvoiceStatementsTest {

    private static final Money ONE = Money.parse("INR 1.00");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @Test
    void one_statement_each() {
        TelecomRows rows = TelecomRows.in(db.billing(), db.dsl());
        rows.topUp("100.00");
        Invoice invoice = invoice(rows);
        Payment payment = rows.telecom()
                .payments()
                .record(
                        NewPayment.into(
                                        rows.customer(),
                                        rows.account(),
                                        ONE,
                                        PaymentMethodType.UPI,
                                        PaymentGateway.RAZORPAY)
                                .as(GatewayPaymentId.of("pay_1")),
                        IdempotencyKey.of("p"));
        List<String> sent = new ArrayList<>();
        TelecomRows listened = rows.through(db.billing(db.listening(sent)));
        InvoiceDao invoices = listened.telecom().invoices();
        PaymentDao payments = listened.telecom().payments();

        Stream.<Runnable>of(
                        () -> invoices.get(invoice.id()),
                        () -> invoices.find(invoice.number()),
                        () -> invoices.list(rows.customer(), Page.first(10)),
                        () -> invoices.listDue(Instant.parse("2100-01-01T00:00:00Z"), Page.first(10)),
                        () -> invoices.payFromBalance(invoice.id(), rows.account(), ONE, IdempotencyKey.of("b")),
                        () -> invoices.markOverdue(Instant.parse("2100-01-01T00:00:00Z"), 10),
                        () -> payments.get(payment.id()),
                        () -> payments.find(PaymentGateway.RAZORPAY, GatewayPaymentId.of("pay_1")),
                        () -> payments.refund(NewPaymentRefund.of(payment.id(), ONE, "why"), IdempotencyKey.of("r")),
                        () -> payments.retryDue(10),
                        () -> listened.billing()
                                .tenants()
                                .ownerOf(PaymentGateway.RAZORPAY, GatewayPaymentId.of("pay_1")))
                .forEach(call -> {
                    sent.clear();
                    call.run();
                    assertThat(sent).hasSize(1);
                });
    }

    private static Invoice invoice(TelecomRows rows) {
        InvoiceDao invoices = rows.telecom().invoices();
        Invoice draft = invoices.draft(
                NewInvoice.of(
                        rows.customer(),
                        InvoiceType.ONE_TIME,
                        Instant.parse("2026-01-30T00:00:00Z"),
                        List.of(InvoiceLine.oneTime("Thing", Money.parse("INR 5.00")))),
                IdempotencyKey.of("i"));
        return invoices.finalizeDraft(draft.id(), InvoiceSeries.of("INV"));
    }
}
