package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.INVOICES;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.BilledSubscription;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceStatus;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.model.telecom.TaxRule;
import io.tallybook.schema.telecom.tables.records.SubscriptionUsageRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Bills a claimed subscription; locks are taken in the order subscription, usage, invoice, series. */
record SubscriptionBilling(
        TenantScope tx, SubscriptionsRecord subscription, Instant now, BillingRunTerms terms, TaxRule taxes) {

    /**
     * What was done in one transaction.
     *
     * @param ended how it ended; absent when it goes on
     */
    record Billed(
            boolean isRenewed,
            @Nullable BilledSubscription invoice,
            @Nullable SubscriptionStatus ended) {}

    /** The current period where that was not billed as yet, else the one that follows it. */
    Billed billPeriod() {
        boolean isOver = !subscription.getNextBillingAt().isBefore(subscription.getCurrentPeriodEnd())
                || subscription.getStatus() == SubscriptionStatus.SUSPENDED;
        if (isOver) {
            new SubscriptionRenewal(tx, subscription).renew();
        }
        if (subscription.getEndedAt() != null) {
            write();
            return new Billed(false, null, subscription.getStatus());
        }
        Period period = new Period(subscription.getCurrentPeriodStart(), subscription.getCurrentPeriodEnd());
        InvoiceLines lines = new InvoiceLines(tx, subscription);
        if (!isInvoiced(period)) {
            lines.addPrice(period);
            lines.addOverage(unsettled(SUBSCRIPTION_USAGE.BILLING_PERIOD_END.le(now)));
        }
        subscription.setNextBillingAt(period.to());
        subscription.setLastBillingAt(lines.isEmpty() ? subscription.getLastBillingAt() : now);
        write();
        IdempotencyKey key = IdempotencyKey.of("subscription:" + subscription.getSubscriptionId() + ":"
                + ChronoUnit.MICROS.between(Instant.EPOCH, period.from()));
        return new Billed(isOver, invoice(lines, InvoiceType.SUBSCRIPTION, period, key), null);
    }

    /** What calls of a subscription that has ended cost, and no invoice has as yet. */
    Billed billRest() {
        InvoiceLines lines = new InvoiceLines(tx, subscription);
        lines.addOverage(unsettled(SUBSCRIPTION_USAGE.OVERAGE_COST.ne(SUBSCRIPTION_USAGE.OVERAGE_SETTLED)));
        IdempotencyKey key = IdempotencyKey.of("subscription-rest:" + InvoiceId.generate());
        return new Billed(false, invoice(lines, InvoiceType.POSTPAID, null, key), null);
    }

    /** By whoever draws up invoices otherwise. */
    private boolean isInvoiced(Period period) {
        return tx.dsl()
                .fetchExists(
                        INVOICES,
                        tx.owns(INVOICES.TENANT_ID)
                                .and(INVOICES.SUBSCRIPTION_ID.eq(subscription.getSubscriptionId()))
                                .and(INVOICES.BILLING_PERIOD_START.eq(period.from()))
                                .and(INVOICES.INVOICE_TYPE.in(InvoiceType.SUBSCRIPTION, InvoiceType.POSTPAID))
                                .and(INVOICES.STATUS.notIn(InvoiceStatus.VOID, InvoiceStatus.CANCELLED)));
    }

    private List<SubscriptionUsageRecord> unsettled(Condition isOver) {
        return tx.dsl()
                .selectFrom(SUBSCRIPTION_USAGE)
                .where(tx.owns(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID.eq(subscription.getSubscriptionId()))
                .and(SUBSCRIPTION_USAGE.OVERAGE_COST.ne(SUBSCRIPTION_USAGE.OVERAGE_SETTLED))
                .and(isOver)
                .orderBy(SUBSCRIPTION_USAGE.BILLING_PERIOD_START)
                .forNoKeyUpdate()
                .fetch();
    }

    /** The lock of the series is the last: whoever else numbers an invoice waits for the commit only. */
    private @Nullable BilledSubscription invoice(
            InvoiceLines lines, InvoiceType type, @Nullable Period period, IdempotencyKey key) {
        if (lines.isEmpty()) {
            return null;
        }
        return lines.write(type, period, now, terms, taxes, key);
    }

    private void write() {
        new SubscriptionQuery(tx).write(subscription);
    }
}
