package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AmountExceeded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.InvoiceTaxMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.BalancePayment;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceNumber;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewAccount;
import io.tallybook.model.telecom.NewCreditNote;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.SubscriptionId;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InvoiceDaoTest {

    private static final InvoiceSeries SERIES = InvoiceSeries.of("INV-202601");
    private static final InvoiceSeries NOTES = InvoiceSeries.of("CN-202601");
    private static final Instant DUE = Instant.parse("2026-01-30T00:00:00Z");
    private static final Period JANUARY =
            new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
    private static final List<InvoiceLine> LINES = List.of(
            InvoiceLine.subscription("Starter, January", inr("349.00")),
            InvoiceLine.setupFee("Setup", inr("50.00")),
            InvoiceLine.numbers("Numbers", 3, inr("99.00")),
            InvoiceLine.overage(
                    "Calls",
                    Instant.parse("2025-12-01T00:00:00Z"),
                    Quantity.of("125.5"),
                    BigMoney.parse("INR 0.5"),
                    RoundingMode.HALF_UP),
            InvoiceLine.proration("Unused days", inr("-20.00")),
            InvoiceLine.discount("Loyalty", inr("38.75")),
            InvoiceLine.tax("CGST", "9", inr("63.00")),
            InvoiceLine.tax("SGST", "9", inr("63.00")));

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00.123456789Z");
    private TelecomRows rows;
    private InvoiceDao invoices;

    @BeforeEach
    void a_customer() {
        rows = TelecomRows.in(db.billing().withClock(clock), db.dsl());
        invoices = rows.telecom().invoices();
    }

    @AfterEach
    void everything_adds_up() {
        InvoiceBooks.addUp(db.dsl());
    }

    @Test
    void a_draft_keeps_what_it_was_given_and_adds_it_up() {
        NewInvoice given = new NewInvoice(
                rows.customer(),
                rows.account(),
                rows.subscription(),
                InvoiceType.SUBSCRIPTION,
                JANUARY,
                DUE,
                LINES,
                inr("126.00"),
                "Thank you");

        Invoice draft = invoices.draft(given, key("draft"));

        assertThat(draft)
                .isEqualTo(new Invoice(
                        draft.id(),
                        rows.customer(),
                        rows.account(),
                        rows.subscription(),
                        InvoiceType.SUBSCRIPTION,
                        InvoiceStatus.DRAFT,
                        null,
                        LINES,
                        inr("700.00"),
                        inr("126.00"),
                        inr("826.00"),
                        inr("0.00"),
                        inr("0.00"),
                        JANUARY,
                        Instant.parse("2026-01-15T12:00:00.123456Z"),
                        DUE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "Thank you",
                        key("draft"),
                        1,
                        Instant.parse("2026-01-15T12:00:00.123456Z"),
                        Instant.parse("2026-01-15T12:00:00.123456Z")));
        assertThat(invoices.get(draft.id())).isEqualTo(draft);
        assertThat(draft.balance()).isEqualTo(inr("826.00"));
    }

    @Test
    void a_key_that_comes_again_gets_the_invoice_as_it_is_by_now() {
        Invoice draft = invoices.draft(oneLine("100.00"), key("draft"));
        Invoice finalized = invoices.finalizeDraft(draft.id(), SERIES);
        clock.forward(Duration.ofDays(1));

        assertThat(invoices.draft(oneLine("100.00"), key("draft"))).isEqualTo(finalized);
        assertThat(invoices.list(rows.customer(), Page.first(10))).containsExactly(finalized);
    }

    @Test
    void a_key_that_was_used_for_another_invoice_is_refused() {
        invoices.draft(oneLine("100.00"), key("draft"));

        for (NewInvoice other : List.of(
                oneLine("100.01"),
                oneLine("100.00").withNotes("other"),
                oneLine("100.00").forAccount(rows.account()),
                oneLine("100.00").forPeriod(rows.subscription(), JANUARY),
                NewInvoice.of(
                        rows.another().customer(),
                        InvoiceType.ONE_TIME,
                        DUE,
                        oneLine("100.00").lines()),
                NewInvoice.of(
                        rows.customer(),
                        InvoiceType.POSTPAID,
                        DUE,
                        oneLine("100.00").lines()),
                NewInvoice.of(
                        rows.customer(),
                        InvoiceType.ONE_TIME,
                        DUE,
                        List.of(InvoiceLine.oneTime("Another thing", inr("100.00")))))) {
            assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> invoices.draft(other, key("draft")));
        }
        assertThat(invoices.list(Page.first(10))).hasSize(1);
    }

    @Test
    void tax_lines_that_do_not_come_to_the_tax_are_refused() {
        NewInvoice invoice =
                NewInvoice.of(rows.customer(), InvoiceType.ONE_TIME, DUE, LINES).withTax(inr("126.01"));

        assertThatExceptionOfType(InvoiceTaxMismatch.class)
                .isThrownBy(() -> invoices.draft(invoice, key("draft")))
                .satisfies(refusal -> {
                    assertThat(refusal.expected()).isEqualTo(inr("126.01"));
                    assertThat(refusal.actual()).isEqualTo(inr("126.00"));
                });
        assertThat(invoices.list(Page.first(10))).isEmpty();
    }

    @Test
    void a_customer_who_is_exempt_pays_no_tax() {
        db.dsl()
                .execute(
                        "UPDATE telecom.customers SET is_tax_exempt = true WHERE customer_id = ?",
                        rows.customer().value());

        assertThatExceptionOfType(InvoiceTaxMismatch.class)
                .isThrownBy(() ->
                        invoices.draft(NewInvoice.of(rows.customer(), InvoiceType.ONE_TIME, DUE, LINES), key("taxed")))
                .satisfies(refusal -> assertThat(refusal.expected()).isEqualTo(inr("0.00")));
        assertThat(invoices.draft(oneLine("100.00"), key("untaxed")).total()).isEqualTo(inr("100.00"));
    }

    @Test
    void a_period_of_a_subscription_is_invoiced_once_until_that_is_voided_or_cancelled() {
        NewInvoice january = oneLine(InvoiceType.SUBSCRIPTION, "349.00").forPeriod(rows.subscription(), JANUARY);
        Invoice first = invoices.draft(january, key("first"));

        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> invoices.draft(january, key("second")));
        invoices.cancelDraft(first.id(), "mistake");
        Invoice second = invoices.draft(january, key("second"));
        invoices.finalizeDraft(second.id(), SERIES);
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> invoices.draft(january, key("third")));
        invoices.voidInvoice(second.id(), "mistake");
        assertThat(invoices.draft(january, key("third")).status()).isEqualTo(InvoiceStatus.DRAFT);
    }

    @Test
    void what_the_customer_does_not_have_is_not_invoiced() {
        TelecomRows other = rows.another();

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.draft(
                        NewInvoice.of(CustomerId.generate(), InvoiceType.ONE_TIME, DUE, LINES), key("a")))
                .withMessageContaining("customer");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.draft(oneLine("1.00").forAccount(other.account()), key("a")))
                .withMessageContaining("account");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.draft(oneLine("1.00").forPeriod(other.subscription(), JANUARY), key("a")))
                .withMessageContaining("subscription");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(
                        () -> invoices.draft(oneLine("1.00").forPeriod(SubscriptionId.generate(), JANUARY), key("a")));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> invoices.draft(
                        NewInvoice.of(
                                        rows.customer(),
                                        InvoiceType.ONE_TIME,
                                        DUE,
                                        List.of(InvoiceLine.oneTime("Thing", Money.parse("EUR 1.00"))))
                                .forAccount(rows.account()),
                        key("a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> invoices.draft(
                        NewInvoice.of(
                                rows.customer(),
                                InvoiceType.ONE_TIME,
                                DUE,
                                List.of(InvoiceLine.discount("Off", inr("1.00")))),
                        key("a")));
        assertThat(invoices.list(Page.first(10))).isEmpty();
    }

    @Test
    void a_closed_tenant_is_not_invoiced() {
        rows.billing().tenants().close(rows.tenant());

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> invoices.draft(oneLine("1.00"), key("a")));
    }

    @Test
    void finalizing_gives_the_next_number_and_a_copy_of_the_customer() {
        Invoice draft = invoices.draft(oneLine("100.00"), key("draft"));
        clock.moveTo("2026-02-03T04:05:06Z");

        Invoice finalized = invoices.finalizeDraft(draft.id(), SERIES);

        assertThat(finalized.status()).isEqualTo(InvoiceStatus.FINALIZED);
        assertThat(finalized.number())
                .isEqualTo(InvoiceNumber.of("INV-202601-0001"))
                .hasToString("INV-202601-0001");
        assertThat(finalized.issuedAt()).isEqualTo("2026-02-03T04:05:06Z");
        assertThat(finalized.dueAt()).as("not before it is issued").isEqualTo("2026-02-03T04:05:06Z");
        assertThat(finalized.customerSnapshot())
                .contains("\"billing_city\": \"Bangalore\"", "\"last_name\": \"Doe\"", "\"billing_country\": \"IN\"")
                .doesNotContain("password", "kyc", "notes");
        assertThat(invoices.find(InvoiceNumber.of("INV-202601-0001"))).contains(finalized);
        assertThat(invoices.find(InvoiceNumber.of("INV-202601-0002"))).isEmpty();
    }

    @Test
    void the_snapshot_stays_as_the_customer_was() {
        Invoice finalized = finalized("100.00");
        db.dsl()
                .execute(
                        "UPDATE telecom.customers SET billing_city = 'Mumbai' WHERE customer_id = ?",
                        rows.customer().value());

        assertThat(invoices.get(finalized.id())).isEqualTo(finalized);
        assertThat(finalized("1.00").customerSnapshot()).contains("Mumbai");
    }

    @Test
    void finalizing_again_changes_nothing_and_not_in_another_series() {
        Invoice finalized = finalized("100.00");

        assertThat(invoices.finalizeDraft(finalized.id(), SERIES)).isEqualTo(finalized);
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.finalizeDraft(finalized.id(), InvoiceSeries.of("B")))
                .withMessageContaining("INV-202601-0001");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.finalizeDraft(InvoiceId.generate(), SERIES));
    }

    @Test
    void each_series_counts_for_itself_and_for_its_tenant() {
        assertThat(IntStream.range(0, 3)
                        .mapToObj(i -> finalized("1.00").number().toString()))
                .containsExactly("INV-202601-0001", "INV-202601-0002", "INV-202601-0003");
        Invoice other = invoices.draft(oneLine("1.00"), key("other"));
        assertThat(invoices.finalizeDraft(other.id(), InvoiceSeries.of("B")).number())
                .hasToString("B-0001");
        rows = TelecomRows.in(rows.billing(), db.dsl());
        invoices = rows.telecom().invoices();
        assertThat(finalized("1.00").number()).hasToString("INV-202601-0001");
    }

    @Test
    void an_invoice_of_nothing_is_paid_at_once() {
        Invoice finalized = finalized("0.00");

        assertThat(finalized.status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(finalized.paidAt()).isEqualTo(finalized.issuedAt());
    }

    @Test
    void a_number_that_was_rolled_back_was_never_given() throws SQLException {
        Invoice draft = invoices.draft(oneLine("1.00"), key("draft"));
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Billing inside = rows.billing().in(connection);
            assertThat(rows.through(inside)
                            .telecom()
                            .invoices()
                            .finalizeDraft(draft.id(), SERIES)
                            .number())
                    .hasToString("INV-202601-0001");
            connection.rollback();
        }

        assertThat(invoices.get(draft.id())).isEqualTo(draft);
        assertThat(finalized("2.00").number()).hasToString("INV-202601-0001");
        assertThat(invoices.finalizeDraft(draft.id(), SERIES).number()).hasToString("INV-202601-0002");
    }

    @Test
    void a_draft_is_cancelled_and_never_gets_a_number() {
        Invoice draft = invoices.draft(oneLine("100.00"), key("draft"));
        Invoice cancelled = invoices.cancelDraft(draft.id(), "mistake");

        assertThat(cancelled.status()).isEqualTo(InvoiceStatus.CANCELLED);
        assertThat(cancelled.endReason()).isEqualTo("mistake");
        assertThat(cancelled.endedAt()).isEqualTo(cancelled.updatedAt());
        assertThat(invoices.cancelDraft(draft.id(), "again")).isEqualTo(cancelled);
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> invoices.finalizeDraft(draft.id(), SERIES));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> invoices.voidInvoice(draft.id(), "no"));
        Invoice finalized = finalized("1.00");
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.cancelDraft(finalized.id(), "no"))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("finalized"));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> invoices.cancelDraft(InvoiceId.generate(), "no"));
    }

    @Test
    void a_void_invoice_keeps_its_number_and_one_that_is_paid_is_not_voided() {
        rows.topUp("500.00");
        Invoice invoice = finalized("100.00");
        Invoice voided = invoices.voidInvoice(invoice.id(), "mistake");

        assertThat(voided.status()).isEqualTo(InvoiceStatus.VOID);
        assertThat(voided.number()).isEqualTo(invoice.number());
        assertThat(invoices.voidInvoice(invoice.id(), "again")).isEqualTo(voided);
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), rows.account(), inr("1.00"), key("p")));
        assertThat(finalized("1.00").number()).hasToString("INV-202601-0002");

        Invoice partly = finalized("100.00");
        invoices.payFromBalance(partly.id(), rows.account(), inr("1.00"), key("p"));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.voidInvoice(partly.id(), "no"))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("partially_paid"));
        clock.moveTo("2026-03-01T00:00:00Z");
        invoices.markOverdue(clock.instant(), 10);
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> invoices.voidInvoice(partly.id(), "no"));
        invoices.payFromBalance(partly.id(), rows.account(), inr("99.00"), key("q"));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.voidInvoice(partly.id(), "no"))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("paid"));
    }

    @Test
    void voiding_and_cancelling_unsettle_the_overage_that_was_billed() {
        CallRows.plant(db.dsl(), rows.tenant(), rows.subscription(), JANUARY.from(), "12.3456");
        List<InvoiceLine> overage = List.of(new InvoiceLine.Overage(
                "Calls", JANUARY.from(), Quantity.of(1), BigMoney.parse("INR 12.3456"), inr("12.35")));
        NewInvoice january = NewInvoice.of(rows.customer(), InvoiceType.SUBSCRIPTION, DUE, overage)
                .forPeriod(rows.subscription(), JANUARY);

        Invoice first = invoices.draft(january, key("first"));
        assertThat(invoices.draft(january, key("first"))).isEqualTo(first);
        assertThat(settled()).isEqualTo("12.3456");
        invoices.cancelDraft(first.id(), "mistake");
        assertThat(settled()).isEqualTo("0.0000");

        Invoice second = invoices.draft(january, key("second"));
        invoices.finalizeDraft(second.id(), SERIES);
        db.dsl()
                .execute(
                        "UPDATE telecom.subscription_usage SET overage_settled = 12 WHERE tenant_id = ?",
                        rows.tenant().value());
        assertThatExceptionOfType(InUse.class).isThrownBy(() -> invoices.voidInvoice(second.id(), "mistake"));
        assertThat(settled()).isEqualTo("12.0000");
        db.dsl()
                .execute(
                        "UPDATE telecom.subscription_usage SET overage_settled = 13 WHERE tenant_id = ?",
                        rows.tenant().value());
        invoices.voidInvoice(second.id(), "mistake");
        invoices.voidInvoice(second.id(), "mistake");
        assertThat(settled()).isEqualTo("0.6544");
    }

    @Test
    void a_draft_takes_back_no_more_of_an_overage_than_is_settled() {
        CallRows.plant(db.dsl(), rows.tenant(), rows.subscription(), JANUARY.from(), "12.3456");
        NewInvoice billed = NewInvoice.of(rows.customer(), InvoiceType.POSTPAID, DUE, List.of(overage("12.34")))
                .forPeriod(rows.subscription(), JANUARY);
        invoices.finalizeDraft(invoices.draft(billed, key("billed")).id(), SERIES);
        Period february = new Period(JANUARY.to(), Instant.parse("2026-03-01T00:00:00Z"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> invoices.draft(correction(february, "-12.35"), key("correction")));
        assertThat(settled()).isEqualTo("12.3400");

        invoices.draft(correction(february, "-2.34"), key("correction"));
        assertThat(settled()).isEqualTo("10.0000");
    }

    @Test
    void credit_notes_take_back_what_is_left_and_no_more() {
        rows.topUp("500.00");
        Invoice invoice = finalized("100.00");
        invoices.payFromBalance(invoice.id(), rows.account(), inr("30.00"), key("p"));

        Invoice note = invoices.credit(note(invoice, "20.00"), NOTES, key("n1"));

        assertThat(note.type()).isEqualTo(InvoiceType.CREDIT_NOTE);
        assertThat(note.number()).hasToString("CN-202601-0001");
        assertThat(note.creditedInvoice()).isEqualTo(invoice.id());
        assertThat(note.status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(note.balance()).isEqualTo(inr("0.00"));
        assertThat(invoices.get(invoice.id()).credited()).isEqualTo(inr("20.00"));
        assertThatExceptionOfType(AmountExceeded.class)
                .isThrownBy(() -> invoices.credit(note(invoice, "50.01"), NOTES, key("n2")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(inr("50.00")));
        Invoice last = invoices.credit(note(invoice, "50.00"), NOTES, key("n2"));
        assertThat(last.number()).hasToString("CN-202601-0002");
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(invoices.get(invoice.id()).paid()).isEqualTo(inr("30.00"));
        assertThat(invoices.listCreditNotes(invoice.id(), Page.first(10))).containsExactly(note, last);
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.credit(note(invoice, "1.00"), NOTES, key("n3")));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> invoices.voidInvoice(note.id(), "no"));
    }

    @Test
    void a_credit_note_is_written_once_for_its_key() {
        Invoice invoice = finalized("100.00");
        Invoice note = invoices.credit(note(invoice, "100.00"), NOTES, key("n"));

        assertThat(invoices.credit(note(invoice, "100.00"), NOTES, key("n"))).isEqualTo(note);
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> invoices.credit(note(invoice, "10.00"), NOTES, key("n")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> invoices.credit(note(invoice, "100.00"), SERIES, key("n")));
        Invoice other = finalized("100.00");
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> invoices.credit(note(other, "100.00"), NOTES, key("n")));
        assertThat(invoices.get(other.id())).isEqualTo(other);
    }

    @Test
    void what_is_not_owed_is_not_credited() {
        Invoice draft = invoices.draft(oneLine("1.00"), key("draft"));

        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> invoices.credit(note(draft, "1.00"), NOTES, key("n")))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("draft"));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> invoices.credit(
                        NewCreditNote.of(
                                finalized("1.00").id(), List.of(InvoiceLine.oneTime("Back", Money.parse("EUR 1.00")))),
                        NOTES,
                        key("n")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.credit(
                        NewCreditNote.of(InvoiceId.generate(), List.of(InvoiceLine.oneTime("Back", inr("1.00")))),
                        NOTES,
                        key("n")));
    }

    @Test
    void an_invoice_is_paid_from_a_balance_once_per_key() {
        rows.topUp("500.00");
        Invoice invoice = finalized("100.00");

        BalancePayment paid = invoices.payFromBalance(invoice.id(), rows.account(), inr("40.00"), key("p"));

        assertThat(paid.isReplayed()).isFalse();
        assertThat(paid.balanceAfter()).isEqualTo(BigMoney.parse("INR 460.00"));
        assertThat(invoices.get(invoice.id()).status()).isEqualTo(InvoiceStatus.PARTIALLY_PAID);
        BalancePayment again = invoices.payFromBalance(invoice.id(), rows.account(), inr("40.00"), key("p"));
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.sequenceNumber()).isEqualTo(paid.sequenceNumber());
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), rows.account(), inr("41.00"), key("p")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(
                        () -> invoices.payFromBalance(finalized("99.00").id(), rows.account(), inr("40.00"), key("p")));
        assertThatExceptionOfType(AmountExceeded.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), rows.account(), inr("60.01"), key("q")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(inr("60.00")));
        invoices.payFromBalance(invoice.id(), rows.account(), inr("60.00"), key("q"));
        assertThat(invoices.get(invoice.id()).paidAt()).isNotNull();
        assertThat(rows.balance()).isEqualByComparingTo("400");
        assertThat(invoices.payFromBalance(invoice.id(), rows.account(), inr("40.00"), key("p"))
                        .isReplayed())
                .isTrue();
    }

    @Test
    void a_balance_that_cannot_pay_is_left_alone() {
        rows.topUp("50.00");
        Invoice invoice = finalized("100.00");

        assertThatExceptionOfType(InsufficientBalance.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), rows.account(), inr("50.01"), key("p")))
                .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(BigMoney.parse("INR 50.00")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        invoices.payFromBalance(invoice.id(), rows.another().account(), inr("1.00"), key("p")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), AccountId.generate(), inr("1.00"), key("p")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> invoices.payFromBalance(InvoiceId.generate(), rows.account(), inr("1.00"), key("p")));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(
                        () -> invoices.payFromBalance(invoice.id(), rows.account(), Money.parse("EUR 1.00"), key("p")));
        db.dsl()
                .execute(
                        "UPDATE telecom.accounts SET status = 'suspended' WHERE account_id = ?",
                        rows.account().value());
        assertThatExceptionOfType(Suspended.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), rows.account(), inr("1.00"), key("p")));
        assertThat(invoices.get(invoice.id())).isEqualTo(invoice);
        assertThat(rows.balance()).isEqualByComparingTo("50");
    }

    @Test
    void what_was_due_before_and_is_not_paid_is_overdue() {
        rows.topUp("500.00");
        Invoice untouched = finalized("100.00");
        Invoice partly = finalized("100.00");
        invoices.payFromBalance(partly.id(), rows.account(), inr("1.00"), key("p"));
        Invoice paid = finalized("100.00");
        invoices.payFromBalance(paid.id(), rows.account(), inr("100.00"), key("q"));
        invoices.draft(oneLine("1.00"), key("draft"));
        invoices.voidInvoice(finalized("1.00").id(), "mistake");
        invoices.credit(note(untouched, "1.00"), NOTES, key("n"));

        assertThat(invoices.markOverdue(DUE, 10)).as("due, not overdue").isEmpty();
        assertThat(invoices.markOverdue(DUE.plusNanos(1000), 1)).containsExactly(untouched.id());
        assertThat(invoices.markOverdue(DUE.plusNanos(1000), 10)).containsExactly(partly.id());
        assertThat(invoices.markOverdue(DUE.plusNanos(1000), 10)).isEmpty();
        assertThat(invoices.list(InvoiceStatus.OVERDUE, Page.first(10)))
                .extracting(Invoice::id)
                .containsExactly(untouched.id(), partly.id());
        invoices.payFromBalance(partly.id(), rows.account(), inr("1.00"), key("r"));
        assertThat(invoices.get(partly.id()).status()).isEqualTo(InvoiceStatus.OVERDUE);
        invoices.payFromBalance(partly.id(), rows.account(), inr("98.00"), key("s"));
        assertThat(invoices.get(partly.id()).status()).isEqualTo(InvoiceStatus.PAID);
        assertThatIllegalArgumentException().isThrownBy(() -> invoices.markOverdue(DUE, 0));
    }

    @Test
    void lists_go_on_where_the_page_before_ended() {
        List<Invoice> written =
                IntStream.range(0, 5).mapToObj(i -> finalized("1.00")).toList();
        Invoice later = invoices.finalizeDraft(
                invoices.draft(
                                NewInvoice.of(
                                        rows.customer(),
                                        InvoiceType.ONE_TIME,
                                        DUE.minusSeconds(1),
                                        oneLine("1.00").lines()),
                                key("earlier due"))
                        .id(),
                SERIES);

        assertThat(invoices.list(rows.customer(), Page.first(3))).isEqualTo(written.subList(0, 3));
        assertThat(invoices.list(rows.customer(), Page.after(written.get(2).id(), 2)))
                .isEqualTo(written.subList(3, 5));
        List<Invoice> due = invoices.listDue(DUE.plusSeconds(1), Page.first(2));
        assertThat(due).containsExactly(later, written.get(0));
        assertThat(invoices.listDue(DUE.plusSeconds(1), Page.after(due.get(1).due(), 10)))
                .isEqualTo(written.subList(1, 5));
        assertThat(invoices.listDue(DUE, Page.first(10))).containsExactly(later);
        assertThat(invoices.list(rows.another().customer(), Page.first(10))).isEmpty();
    }

    @Test
    void what_an_invoice_is_about_is_in_its_currency() {
        AccountId dollars = rows.telecom()
                .accounts()
                .open(NewAccount.of(rows.customer(), AccountNumber.of("USD-1"), AccountType.PREPAID, CurrencyUnit.USD))
                .id();
        NewInvoice mixed = NewInvoice.of(
                        rows.customer(),
                        InvoiceType.SUBSCRIPTION,
                        DUE,
                        List.of(InvoiceLine.subscription("Starter", Money.parse("USD 5.00"))))
                .forAccount(dollars)
                .forPeriod(rows.subscription(), JANUARY);

        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> invoices.draft(mixed, key("mixed")))
                .satisfies(refusal -> assertThat(refusal.expected()).isEqualTo(CurrencyUnit.of("INR")));
    }

    @Test
    void an_account_in_another_currency_is_told_as_such() {
        AccountId dollars = rows.telecom()
                .accounts()
                .open(NewAccount.of(rows.customer(), AccountNumber.of("USD-1"), AccountType.PREPAID, CurrencyUnit.USD))
                .id();
        Invoice invoice = finalized("100.00");

        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> invoices.payFromBalance(invoice.id(), dollars, inr("1.00"), key("p")))
                .withMessageContaining("account " + dollars)
                .satisfies(refusal -> assertThat(refusal.expected()).isEqualTo(CurrencyUnit.USD));
    }

    private NewInvoice correction(Period period, String back) {
        List<InvoiceLine> lines = List.of(InvoiceLine.subscription("Starter", inr("349.00")), overage(back));
        return NewInvoice.of(rows.customer(), InvoiceType.SUBSCRIPTION, DUE, lines)
                .forPeriod(rows.subscription(), period);
    }

    private static InvoiceLine overage(String amount) {
        return new InvoiceLine.Overage("Calls", JANUARY.from(), Quantity.of(1), null, inr(amount));
    }

    private String settled() {
        return db.dsl()
                .fetchSingle(
                        "SELECT overage_settled FROM telecom.subscription_usage WHERE tenant_id = ?",
                        rows.tenant().value())
                .into(String.class);
    }

    private Invoice finalized(String amount) {
        Invoice draft = invoices.draft(oneLine(amount), key(InvoiceId.generate().toString()));
        return invoices.finalizeDraft(draft.id(), SERIES);
    }

    private NewInvoice oneLine(String amount) {
        return oneLine(InvoiceType.ONE_TIME, amount);
    }

    private NewInvoice oneLine(InvoiceType type, String amount) {
        return NewInvoice.of(rows.customer(), type, DUE, List.of(InvoiceLine.oneTime("Thing", inr(amount))));
    }

    private static NewCreditNote note(Invoice invoice, String amount) {
        return NewCreditNote.of(invoice.id(), List.of(InvoiceLine.oneTime("Back", inr(amount))));
    }

    private static Money inr(String amount) {
        return Money.parse("INR " + amount);
    }

    private static IdempotencyKey key(String key) {
        return IdempotencyKey.of(key);
    }
}
