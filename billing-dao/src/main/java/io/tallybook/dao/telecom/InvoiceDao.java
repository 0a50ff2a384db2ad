package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.END_INVOICE;
import static io.tallybook.schema.billing.Tables.FINALIZE_INVOICE;
import static io.tallybook.schema.telecom.Tables.INVOICES;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
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
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.BalancePayment;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceDue;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceNumber;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewCreditNote;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.schema.billing.tables.records.EndInvoiceRecord;
import io.tallybook.schema.billing.tables.records.FinalizeInvoiceRecord;
import io.tallybook.schema.billing.tables.records.TakeBackFromInvoiceRecord;
import io.tallybook.schema.billing.tables.records.WriteInvoiceRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.joda.money.Money;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Record1;

/**
 * What customers owe: drafted, finalized with a number, then paid, credited or voided.
 *
 * <p>A draft is not changed: cancel it and write another.
 */
public final class InvoiceDao {

    /** Invoices that one run takes, at most. */
    public static final int MOST_AT_ONCE = 10_000;

    private final TenantScope scope;

    public InvoiceDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Writes a draft, which has no number and is not owed yet. A replay gets the invoice as it is by now; dates do not count as
     * arguments, for who retries may compute them anew.
     *
     * <p>What its overage lines say is settled of their periods from now on, so that no billing run invoices it again.
     *
     * @throws InvoiceTaxMismatch if the tax lines do not come to the tax, or the customer is exempt and there is one; nothing is
     *     written
     * @throws AlreadyExists if the period of the subscription has an invoice; voided and cancelled ones do not count
     * @throws IdempotencyConflict if {@code key} was used for another invoice; nothing is written
     * @throws CurrencyMismatch if the account or the subscription is in another currency
     * @throws NotFound if the tenant has no such customer, or it no such account or subscription
     * @throws Closed if the tenant is closed
     * @throws IllegalArgumentException if the total is negative, or more of an overage is taken back than is settled
     */
    public Invoice draft(NewInvoice invoice, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        if (!invoice.tax().equals(invoice.taxOfLines())) {
            throw new InvoiceTaxMismatch(invoice.tax(), invoice.taxOfLines());
        }
        InvoiceLineArrays lines = InvoiceLineArrays.of(invoice.lines());
        return scope.atomically(tx -> {
            Instant now = tx.now();
            WriteInvoiceRecord written = InvoiceLineArrays.WRITE.call(
                    tx.dsl(),
                    tx.tenant().value(),
                    InvoiceId.generate().value(),
                    invoice.customer().value(),
                    invoice.account() == null ? null : invoice.account().value(),
                    invoice.subscription() == null
                            ? null
                            : invoice.subscription().value(),
                    lowerCase(invoice.type()),
                    invoice.currency().getCode(),
                    invoice.period() == null ? null : invoice.period().from(),
                    invoice.period() == null ? null : invoice.period().to(),
                    // A draft that is written late is due at once.
                    now.isBefore(invoice.dueAt()) ? now : invoice.dueAt(),
                    invoice.dueAt(),
                    invoice.notes(),
                    lines.types(),
                    lines.descriptions(),
                    lines.quantities(),
                    lines.unitPrices(),
                    lines.taxPercents(),
                    lines.amounts(),
                    lines.usagePeriods(),
                    key.value(),
                    now);
            return switch (written.getOutcome()) {
                case "done", "replayed" -> get(tx, written.getInvoiceId());
                case "period_invoiced" ->
                    throw new AlreadyExists(
                            "invoice of subscription", invoice.subscription() + " for " + invoice.period());
                case "unknown_customer" -> throw new NotFound("customer", invoice.customer());
                case "unknown_account" -> throw new NotFound("account", invoice.account());
                case "unknown_subscription" -> throw new NotFound("subscription", invoice.subscription());
                case "currency" ->
                    throw new CurrencyMismatch(
                            "what is invoiced to customer " + invoice.customer(),
                            written.getCurrency(),
                            invoice.currency());
                default -> throw refusal(written, invoice.tax(), key);
            };
        });
    }

    /**
     * Gives a draft the next number of a series and a copy of its customer; it is issued now. Where nothing is owed it is paid at
     * once. The numbers of a series have no gap: whoever finalizes in the same series waits for this transaction.
     *
     * @return the invoice as it is by now, where it was finalized in this series before
     * @throws AlreadyEnded if it was finalized in another series, or cancelled
     * @throws NotFound if the tenant has none with this id
     */
    public Invoice finalizeDraft(InvoiceId invoice, InvoiceSeries series) {
        return scope.atomically(tx -> {
            FinalizeInvoiceRecord finalized = tx.dsl()
                    .selectFrom(FINALIZE_INVOICE(tx.tenant(), invoice, series.value(), tx.now()))
                    .fetchSingle();
            return switch (finalized.getOutcome()) {
                case "done", "replayed" -> get(tx, invoice);
                case "unknown" -> throw new NotFound("invoice", invoice);
                case "conflict" ->
                    throw new AlreadyEnded("invoice", invoice, "finalized as " + finalized.getInvoiceNumber());
                case "cancelled" -> throw new AlreadyEnded("invoice", invoice, "cancelled");
                default -> throw unexpected(finalized.getOutcome());
            };
        });
    }

    /**
     * Takes back part of an invoice, or what is left of it, by a credit note with a number of its own. A replay gets the credit
     * note.
     *
     * <p>Of an invoice of INR 411.82 of which 300.00 are paid, 111.82 can be credited, in as many parts as wanted. What was paid is
     * given back by a refund.
     *
     * @param series usually not that of invoices
     * @throws AmountExceeded if less is left to pay; nothing is written
     * @throws AlreadyEnded if the invoice is a draft, paid, voided or cancelled
     * @throws InvoiceTaxMismatch if the customer is exempt from the tax that it takes back
     * @throws IdempotencyConflict if {@code key} was used for another invoice or in another series; nothing is written
     * @throws CurrencyMismatch if the invoice is in another currency
     * @throws NotFound if the tenant has no such invoice
     * @throws Closed if the tenant is closed
     */
    public Invoice credit(NewCreditNote note, InvoiceSeries series, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        InvoiceLineArrays lines = InvoiceLineArrays.of(note.lines());
        return scope.atomically(tx -> {
            TakeBackFromInvoiceRecord credited = InvoiceLineArrays.TAKE_BACK.call(
                    tx.dsl(),
                    tx.tenant().value(),
                    InvoiceId.generate().value(),
                    note.invoice().value(),
                    series.value(),
                    note.total().getCurrencyUnit().getCode(),
                    note.notes(),
                    lines.types(),
                    lines.descriptions(),
                    lines.quantities(),
                    lines.unitPrices(),
                    lines.taxPercents(),
                    lines.amounts(),
                    key.value(),
                    tx.now());
            return switch (credited.getOutcome()) {
                case "done", "replayed" -> get(tx, credited.getInvoiceId());
                case "unknown_invoice" -> throw new NotFound("invoice", note.invoice());
                case "ended" -> throw new AlreadyEnded("invoice", note.invoice(), credited.getInvoiceStatus());
                case "refused" ->
                    throw new AmountExceeded(
                            "invoice",
                            note.invoice(),
                            note.total(),
                            Amounts.money(note.total().getCurrencyUnit(), credited.getAvailable()));
                case "currency" ->
                    throw new CurrencyMismatch(
                            "invoice " + note.invoice(),
                            credited.getCurrency(),
                            note.total().getCurrencyUnit());
                case "tax_exempt" ->
                    throw new InvoiceTaxMismatch(Money.zero(note.total().getCurrencyUnit()), note.tax());
                case "conflict" -> throw new IdempotencyConflict(key);
                case "closed" -> throw new Closed("tenant", tx.tenant());
                default -> throw unexpected(credited.getOutcome());
            };
        });
    }

    /**
     * Pays an invoice, or part of it, from the balance of an account of its customer. One statement: a charge in the account's ledger
     * and the amount that is paid.
     *
     * @param amount positive
     * @param key of the charge, which is one of all charges of the tenant's accounts
     * @throws InsufficientBalance if the account has less, its credit limit included; nothing is booked
     * @throws AmountExceeded if less is owed; nothing is booked
     * @throws AlreadyEnded if the invoice is a draft, paid, voided or cancelled
     * @throws IdempotencyConflict if {@code key} was used for another charge; nothing is booked
     * @throws CurrencyMismatch if the invoice or the account is in another currency
     * @throws Suspended if the account is suspended
     * @throws Closed if the account is closed
     * @throws NotFound if the tenant has no such invoice, or its customer no such account
     */
    public BalancePayment payFromBalance(InvoiceId invoice, AccountId account, Money amount, IdempotencyKey key) {
        return new InvoicePayments(scope).payFromBalance(invoice, account, amount, key);
    }

    /**
     * Voids an invoice of which nothing is paid: it keeps its number and is owed no more. The overage that it billed is for another
     * invoice again. Voiding it twice changes nothing.
     *
     * @param reason at most 500 characters
     * @throws AlreadyEnded if something is paid of it, or it is a draft or was cancelled
     * @throws InUse if calls were rated down so far since that less of the overage is billed; it stays as it is
     * @throws NotFound if the tenant has none with this id
     */
    public Invoice voidInvoice(InvoiceId invoice, String reason) {
        return end(invoice, InvoiceStatus.VOID, reason);
    }

    /**
     * Cancels a draft, which never gets a number. Cancelling it twice changes nothing.
     *
     * @param reason at most 500 characters
     * @throws AlreadyEnded if it was finalized
     * @throws InUse if calls were rated down so far since that less of the overage is billed; it stays as it is
     * @throws NotFound if the tenant has none with this id
     */
    public Invoice cancelDraft(InvoiceId invoice, String reason) {
        return end(invoice, InvoiceStatus.CANCELLED, reason);
    }

    /**
     * Marks invoices as overdue that were due before {@code at} and are not paid, those that were due first. One statement. Several
     * workers may run it at once: what another one or a payment has locked at this moment is left for the next run.
     *
     * @param atMost 1 to {@value #MOST_AT_ONCE}; where as many are returned, there may be more
     * @return what was marked, in no order
     */
    public List<InvoiceId> markOverdue(Instant at, int atMost) {
        Instant before = Objects.requireNonNull(Moments.stored(at, "now"), "at");
        if (atMost < 1 || atMost > MOST_AT_ONCE) {
            throw new IllegalArgumentException("1 to " + MOST_AT_ONCE + " invoices are taken at once, not " + atMost);
        }
        CommonTableExpression<Record1<InvoiceId>> due = name("due")
                .as(select(INVOICES.INVOICE_ID)
                        .from(INVOICES)
                        .where(scope.owns(INVOICES.TENANT_ID))
                        .and(INVOICES.STATUS.in(InvoiceStatus.FINALIZED, InvoiceStatus.PARTIALLY_PAID))
                        .and(INVOICES.DUE_AT.lt(before))
                        .orderBy(INVOICES.DUE_AT, INVOICES.INVOICE_ID)
                        .limit(atMost)
                        .forNoKeyUpdate()
                        .skipLocked());
        return scope.dsl()
                .with(due)
                .update(INVOICES)
                .set(INVOICES.STATUS, InvoiceStatus.OVERDUE)
                .set(INVOICES.VERSION, INVOICES.VERSION.plus(1))
                .set(INVOICES.UPDATED_AT, greatest(INVOICES.UPDATED_AT, val(before, INVOICES.UPDATED_AT)))
                .from(due)
                .where(scope.owns(INVOICES.TENANT_ID))
                .and(INVOICES.INVOICE_ID.eq(due.field(INVOICES.INVOICE_ID)))
                .returningResult(INVOICES.INVOICE_ID)
                .fetch(Record1::value1);
    }

    public Optional<Invoice> find(InvoiceId id) {
        return first(scope, INVOICES.INVOICE_ID.eq(id));
    }

    public Optional<Invoice> find(InvoiceNumber number) {
        return first(scope, INVOICES.SERIES.eq(number.series().value()).and(INVOICES.SERIES_NUMBER.eq(number.place())));
    }

    /** @throws NotFound if the tenant has none with this id */
    public Invoice get(InvoiceId id) {
        return get(scope, id);
    }

    /** All there ever were, by id, which is the order in which they were written. */
    public List<Invoice> list(Page<InvoiceId> page) {
        return new InvoiceQuery(scope).fetch(noCondition(), page);
    }

    public List<Invoice> list(CustomerId customer, Page<InvoiceId> page) {
        return new InvoiceQuery(scope).fetch(INVOICES.CUSTOMER_ID.eq(customer), page);
    }

    public List<Invoice> list(InvoiceStatus status, Page<InvoiceId> page) {
        return new InvoiceQuery(scope).fetch(INVOICES.STATUS.eq(status), page);
    }

    /** The credit notes of an invoice. */
    public List<Invoice> listCreditNotes(InvoiceId invoice, Page<InvoiceId> page) {
        return new InvoiceQuery(scope).fetch(INVOICES.CREDITED_INVOICE_ID.eq(invoice), page);
    }

    /** What is owed and was or will be due before an instant, what is due first coming first. */
    public List<Invoice> listDue(Instant before, Page<InvoiceDue> page) {
        return new InvoiceQuery(scope)
                .fetchByDue(
                        INVOICES.STATUS
                                .in(InvoiceStatus.FINALIZED, InvoiceStatus.PARTIALLY_PAID, InvoiceStatus.OVERDUE)
                                .and(INVOICES.DUE_AT.lt(before)),
                        page);
    }

    private Invoice end(InvoiceId invoice, InvoiceStatus status, String reason) {
        Text.require(reason, "reason", 500);
        return scope.atomically(tx -> {
            EndInvoiceRecord ended = tx.dsl()
                    .selectFrom(
                            END_INVOICE(tx.tenant(), invoice, status.name().toLowerCase(Locale.ROOT), reason, tx.now()))
                    .fetchSingle();
            return switch (ended.getOutcome()) {
                case "done", "replayed" -> get(tx, invoice);
                case "unknown" -> throw new NotFound("invoice", invoice);
                case "ended" -> throw new AlreadyEnded("invoice", invoice, ended.getInvoiceStatus());
                case "settled" -> throw new InUse("invoice", invoice, "subscription_usage");
                default -> throw unexpected(ended.getOutcome());
            };
        });
    }

    private RuntimeException refusal(WriteInvoiceRecord written, Money tax, IdempotencyKey key) {
        return switch (written.getOutcome()) {
            case "conflict" -> new IdempotencyConflict(key);
            case "unknown" -> new NotFound("tenant", scope.tenant());
            case "closed" -> new Closed("tenant", scope.tenant());
            case "tax_exempt" -> new InvoiceTaxMismatch(Money.zero(tax.getCurrencyUnit()), tax);
            case "negative" ->
                new IllegalArgumentException("the lines come to less than nothing: " + written.getTotalAmount());
            case "settled" ->
                new IllegalArgumentException("the lines take back more of an overage than is on invoices");
            default -> unexpected(written.getOutcome());
        };
    }

    private static IllegalStateException unexpected(String outcome) {
        return new IllegalStateException("the database answered " + outcome);
    }

    private static Invoice get(TenantScope tx, InvoiceId id) {
        return first(tx, INVOICES.INVOICE_ID.eq(id)).orElseThrow(() -> new NotFound("invoice", id));
    }

    private static Optional<Invoice> first(TenantScope tx, Condition condition) {
        return new InvoiceQuery(tx).fetch(condition, Page.first(1)).stream().findFirst();
    }

    private static String lowerCase(InvoiceType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
