package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewCreditNote;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentId;
import io.tallybook.model.telecom.PaymentMethodType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random histories of invoices and payments of a customer, against {@link InvoiceReference}.
 *
 * <p>More of it: {@code -Dbilling.invoices.histories=200 -Dbilling.invoices.steps=1000}
 */
class InvoiceModelTest {

    private static final int HISTORIES = Integer.getInteger("billing.invoices.histories", 12);
    private static final int STEPS = Integer.getInteger("billing.invoices.steps", 150);
    private static final InvoiceSeries SERIES = InvoiceSeries.of("INV");
    private static final InvoiceSeries NOTES = InvoiceSeries.of("CN");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final InvoiceReference reference = new InvoiceReference();
    private final List<InvoiceId> invoices = new ArrayList<>();
    private final List<PaymentId> payments = new ArrayList<>();
    private final List<Supplier<Object>> done = new ArrayList<>();
    private TelecomRows rows;
    private Random random;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, HISTORIES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_random_history_is_what_lists_in_memory_say(long seed) {
        random = new Random(seed);
        rows = TelecomRows.in(db.billing().withClock(clock), db.dsl());
        rows.topUp("100.00");
        reference.balance = 100_00;
        for (int step = 0; step < STEPS; step++) {
            clock.forward(Duration.ofMinutes(random.nextInt(600)));
            int what = random.nextInt(100);
            if (what < 12 || invoices.isEmpty()) {
                draft("draft " + step);
            } else if (what < 28) {
                finalizeDraft();
            } else if (what < 36) {
                end();
            } else if (what < 44) {
                credit("credit " + step);
            } else if (what < 54) {
                payFromBalance("pay " + step);
            } else if (what < 70 || payments.isEmpty()) {
                start("start " + step);
            } else if (what < 83) {
                complete();
            } else if (what < 92) {
                refund("refund " + step);
            } else if (what < 95) {
                markOverdue();
            } else if (!done.isEmpty()) {
                // Whatever was done before, saying it again changes nothing.
                done.get(random.nextInt(done.size())).get();
            }
            compare(step);
        }
        InvoiceBooks.addUp(db.dsl());
    }

    private void draft(String key) {
        long amount = random.nextInt(200_00);
        boolean hasAccount = random.nextBoolean();
        NewInvoice invoice = NewInvoice.of(
                rows.customer(),
                InvoiceType.ONE_TIME,
                clock.instant().plus(Duration.ofDays(random.nextInt(10))),
                List.of(InvoiceLine.oneTime("Thing", inr(amount))));
        NewInvoice placed = hasAccount ? invoice.forAccount(rows.account()) : invoice;
        InvoiceId id = dao().draft(placed, IdempotencyKey.of(key)).id();
        again(() -> dao().draft(placed, IdempotencyKey.of(key)));
        invoices.add(id);
        reference.draft(amount, hasAccount, placed.dueAt());
    }

    private void finalizeDraft() {
        int which = anyInvoice();
        same(
                () -> reference.finalizeDraft(which, clock.instant()),
                () -> dao().finalizeDraft(invoices.get(which), SERIES));
    }

    private void end() {
        int which = anyInvoice();
        boolean isVoid = random.nextInt(4) > 0;
        same(
                () -> reference.end(which, isVoid),
                () -> isVoid
                        ? dao().voidInvoice(invoices.get(which), "why")
                        : dao().cancelDraft(invoices.get(which), "why"));
    }

    private void credit(String key) {
        int which = anyInvoice();
        long amount = 1 + random.nextInt(60_00);
        NewCreditNote note = NewCreditNote.of(invoices.get(which), List.of(InvoiceLine.oneTime("Back", inr(amount))));
        same(() -> reference.credit(which, amount), () -> dao().credit(note, NOTES, IdempotencyKey.of(key)));
    }

    private void payFromBalance(String key) {
        int which = anyInvoice();
        long amount = 1 + random.nextInt(60_00);
        same(
                () -> reference.payFromBalance(which, amount),
                () -> dao().payFromBalance(invoices.get(which), rows.account(), inr(amount), IdempotencyKey.of(key)));
    }

    private void start(String key) {
        int which = random.nextInt(3) == 0 ? -1 : anyInvoice();
        long amount = 1 + random.nextInt(120_00);
        NewPayment payment = which < 0
                ? NewPayment.into(
                        rows.customer(), rows.account(), inr(amount), PaymentMethodType.UPI, PaymentGateway.RAZORPAY)
                : NewPayment.ofInvoice(
                        rows.customer(),
                        invoices.get(which),
                        inr(amount),
                        PaymentMethodType.UPI,
                        PaymentGateway.RAZORPAY);
        same(() -> reference.start(which, amount), () -> {
            PaymentId id = rows.telecom()
                    .payments()
                    .start(payment, IdempotencyKey.of(key))
                    .id();
            if (!payments.contains(id)) {
                payments.add(id);
            }
            return id;
        });
    }

    private void complete() {
        int which = random.nextInt(payments.size());
        same(
                () -> reference.complete(which),
                () -> rows.telecom()
                        .payments()
                        .complete(payments.get(which), GatewayPaymentId.of("pay_" + payments.get(which))));
    }

    private void refund(String key) {
        int which = random.nextInt(payments.size());
        long amount = 1 + random.nextInt(60_00);
        same(
                () -> reference.refund(which, amount),
                () -> rows.telecom()
                        .payments()
                        .refund(NewPaymentRefund.of(payments.get(which), inr(amount), "why"), IdempotencyKey.of(key)));
    }

    private void markOverdue() {
        dao().markOverdue(clock.instant(), 1000);
        reference.markOverdue(clock.instant());
    }

    /** Both do it or neither does; what was done is said again, at once and later. */
    private void same(Supplier<Boolean> expected, Supplier<Object> call) {
        boolean isExpected = expected.get();
        boolean isDone = true;
        String refusal = "nothing";
        try {
            call.get();
        } catch (BillingException refused) {
            isDone = false;
            refusal = refused.toString();
        }
        assertThat(isDone).as("refused: " + refusal).isEqualTo(isExpected);
        if (isDone) {
            again(call);
        }
    }

    private void again(Supplier<Object> call) {
        call.get();
        done.add(call);
    }

    private void compare(int step) {
        assertThat(rows.balance().movePointRight(2))
                .as("balance at step %d", step)
                .isEqualByComparingTo(BigDecimal.valueOf(reference.balance));
        assertThat(db.dsl().fetch("""
                                SELECT concat_ws(' ', status, paid_amount, credited_amount, coalesce(series_number, 0))
                                FROM telecom.invoices
                                WHERE tenant_id = ? AND invoice_type <> 'credit_note'
                                ORDER BY invoice_id
                                """, rows.tenant().value()).into(String.class))
                .as("invoices at step %d", step)
                .isEqualTo(reference.invoices());
        assertThat(db.dsl().fetch("""
                                SELECT concat_ws(' ', status, refunded_amount)
                                FROM telecom.payments
                                WHERE tenant_id = ?
                                ORDER BY payment_id
                                """, rows.tenant().value()).into(String.class))
                .as("payments at step %d", step)
                .isEqualTo(reference.payments());
    }

    private int anyInvoice() {
        // Rather the latest ones, of which more can be done.
        return Math.max(random.nextInt(invoices.size()), random.nextInt(invoices.size()));
    }

    private InvoiceDao dao() {
        return rows.telecom().invoices();
    }

    private static Money inr(long paise) {
        return Money.ofMinor(CurrencyUnit.of("INR"), paise);
    }
}
