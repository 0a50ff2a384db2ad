package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.FINALIZE_INVOICE;
import static io.tallybook.schema.telecom.Tables.CUSTOMERS;
import static io.tallybook.schema.telecom.Tables.INVOICES;
import static io.tallybook.schema.telecom.Tables.RATE_PLANS;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.BilledSubscription;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceLineType;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceToTax;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.TaxLine;
import io.tallybook.model.telecom.TaxRule;
import io.tallybook.schema.billing.tables.records.FinalizeInvoiceRecord;
import io.tallybook.schema.billing.tables.records.WriteInvoiceRecord;
import io.tallybook.schema.telecom.tables.records.CustomersRecord;
import io.tallybook.schema.telecom.tables.records.RatePlansRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionUsageRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** The lines of an invoice of a locked subscription, while it is made up. */
final class InvoiceLines {

    private final TenantScope tx;
    private final SubscriptionsRecord subscription;
    private final CurrencyUnit currency;
    private final List<Line> lines = new ArrayList<>();
    private Money subtotal;

    /** @param usage the period whose overage it bills; absent for other lines */
    private record Line(
            InvoiceLineType type,
            String description,
            BigDecimal quantity,
            @Nullable BigDecimal unitPrice,
            @Nullable BigDecimal percent,
            Money amount,
            @Nullable SubscriptionUsageRecord usage) {}

    InvoiceLines(TenantScope tx, SubscriptionsRecord subscription) {
        this.tx = tx;
        this.subscription = subscription;
        this.currency = subscription.getCurrency();
        this.subtotal = Money.zero(currency);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** What the period costs, and with the first invoice the setup fee. */
    void addPrice(Period period) {
        RatePlansRecord plan = tx.dsl()
                .selectFrom(RATE_PLANS)
                .where(tx.owns(RATE_PLANS.TENANT_ID))
                .and(RATE_PLANS.RATE_PLAN_ID.eq(subscription.getRatePlanId()))
                .fetchSingle();
        addOne(InvoiceLineType.SUBSCRIPTION, plan.getName() + ", " + dates(period), subscription.getPrice());
        if (plan.getSetupFee().signum() > 0 && isFirstInvoice()) {
            addOne(InvoiceLineType.SETUP_FEE, "Setup of " + plan.getName(), plan.getSetupFee());
        }
    }

    /**
     * What calls cost beyond the allowance of ended periods, each rounded as its period says.
     *
     * <p>What is less than half a minor unit waits for more, and what would make the invoice negative waits for the next one.
     */
    void addOverage(List<SubscriptionUsageRecord> periods) {
        for (SubscriptionUsageRecord period : periods) {
            BigDecimal owed = period.getOverageCost().subtract(period.getOverageSettled());
            Money amount = Money.of(currency, owed, period.getRoundingMode());
            if (!amount.isZero() && !subtotal.plus(amount).isNegative()) {
                add(new Line(
                        InvoiceLineType.OVERAGE,
                        "Calls beyond the allowance, "
                                + dates(new Period(period.getBillingPeriodStart(), period.getBillingPeriodEnd())),
                        BigDecimal.valueOf(owed.signum()),
                        owed.abs(),
                        null,
                        amount,
                        period));
            }
        }
    }

    /** With tax, finalized. */
    BilledSubscription write(
            InvoiceType type,
            @Nullable Period period,
            Instant now,
            BillingRunTerms terms,
            TaxRule taxes,
            IdempotencyKey key) {
        addTaxes(now, taxes);
        InvoiceId id = InvoiceId.generate();
        WriteInvoiceRecord written = InvoiceLineArrays.WRITE.call(
                tx.dsl(),
                tx.tenant().value(),
                id.value(),
                subscription.getCustomerId().value(),
                subscription.getAccountId() == null
                        ? null
                        : subscription.getAccountId().value(),
                subscription.getSubscriptionId().value(),
                NewSubscriptions.word(type),
                currency.getCode(),
                period == null ? null : period.from(),
                period == null ? null : period.to(),
                now,
                now.plus(terms.dueAfter()),
                null,
                lines.stream().map(line -> NewSubscriptions.word(line.type())).toArray(String[]::new),
                lines.stream().map(Line::description).toArray(String[]::new),
                lines.stream().map(Line::quantity).toArray(BigDecimal[]::new),
                lines.stream().map(Line::unitPrice).toArray(BigDecimal[]::new),
                lines.stream().map(Line::percent).toArray(BigDecimal[]::new),
                lines.stream().map(line -> line.amount().getAmount()).toArray(BigDecimal[]::new),
                lines.stream().map(InvoiceLines::usageStart).toArray(OffsetDateTime[]::new),
                key.value(),
                tx.now());
        require(written.getOutcome(), "written");
        FinalizeInvoiceRecord finalized = tx.dsl().fetchSingle(FINALIZE_INVOICE(tx.tenant(), id, terms.series(), now));
        require(finalized.getOutcome(), "finalized");
        return new BilledSubscription(
                subscription.getSubscriptionId(),
                id,
                finalized.getInvoiceNumber(),
                period,
                Amounts.money(currency, written.getTotalAmount()));
    }

    private void addTaxes(Instant now, TaxRule taxes) {
        CustomersRecord customer = tx.dsl()
                .selectFrom(CUSTOMERS)
                .where(tx.owns(CUSTOMERS.TENANT_ID))
                .and(CUSTOMERS.CUSTOMER_ID.eq(subscription.getCustomerId()))
                .fetchSingle();
        if (customer.getIsTaxExempt()) {
            return;
        }
        InvoiceToTax invoice = new InvoiceToTax(
                customer.getCustomerId(),
                subscription.getSubscriptionId(),
                customer.getBillingCountry(),
                customer.getBillingState(),
                customer.getGstin(),
                now,
                lines.stream()
                        .map(line -> new InvoiceToTax.Line(line.type(), line.description(), line.amount()))
                        .toList(),
                subtotal);
        for (TaxLine tax : taxes.taxesOn(invoice)) {
            if (!tax.amount().getCurrencyUnit().equals(currency)) {
                throw new CurrencyMismatch(
                        "subscription " + subscription.getSubscriptionId(),
                        currency,
                        tax.amount().getCurrencyUnit());
            }
            add(new Line(
                    InvoiceLineType.TAX, tax.description(), BigDecimal.ONE, null, tax.percent(), tax.amount(), null));
        }
    }

    private boolean isFirstInvoice() {
        return !tx.dsl()
                .fetchExists(
                        INVOICES,
                        tx.owns(INVOICES.TENANT_ID)
                                .and(INVOICES.SUBSCRIPTION_ID.eq(subscription.getSubscriptionId()))
                                .and(INVOICES.INVOICE_TYPE.eq(InvoiceType.SUBSCRIPTION))
                                .and(INVOICES.STATUS.notIn(InvoiceStatus.VOID, InvoiceStatus.CANCELLED)));
    }

    private void addOne(InvoiceLineType type, String description, BigDecimal price) {
        if (price.signum() > 0) {
            add(new Line(type, description, BigDecimal.ONE, price, null, Amounts.money(currency, price), null));
        }
    }

    private void add(Line line) {
        lines.add(line);
        subtotal = subtotal.plus(line.amount());
    }

    /** By the calendar of the subscription, such as {@code 2026-01-31 to 2026-02-28}; the last is the day of the next period. */
    private String dates(Period period) {
        return date(period.from()) + " to " + date(period.to());
    }

    private LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, subscription.getTimeZone());
    }

    private static @Nullable OffsetDateTime usageStart(Line line) {
        return line.usage() == null
                ? null
                : line.usage().getBillingPeriodStart().atOffset(ZoneOffset.UTC);
    }

    private static void require(String outcome, String what) {
        if (!outcome.equals("done")) {
            throw new IllegalStateException("the invoice was not " + what + ": " + outcome);
        }
    }
}
