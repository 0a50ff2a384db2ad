package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.dao.telecom.SubscriptionBilling.Billed;
import io.tallybook.model.telecom.BilledSubscription;
import io.tallybook.model.telecom.BillingFailure;
import io.tallybook.model.telecom.BillingRunResult;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.model.telecom.TaxRule;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Record2;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * One billing run of one worker.
 *
 * <p>What is due is listed without locks, page by page and never back, so that nothing is tried twice. Then each subscription is claimed
 * in a transaction of its own, where it is asked again whether it is due: what another worker holds or has done is passed over.
 */
final class BillingRun {

    private static final int PAGE = 500;

    private final TenantScope scope;
    private final Instant now;
    private final BillingRunTerms terms;
    private final TaxRule taxes;
    private final List<BilledSubscription> invoiced = new ArrayList<>();
    private final List<SubscriptionId> renewed = new ArrayList<>();
    private final List<SubscriptionId> expired = new ArrayList<>();
    private final List<SubscriptionId> cancelled = new ArrayList<>();
    private final List<BillingFailure> failed = new ArrayList<>();

    BillingRun(TenantScope scope, Instant now, BillingRunTerms terms, TaxRule taxes) {
        this.scope = scope;
        this.now = now;
        this.terms = terms;
        this.taxes = taxes;
    }

    BillingRunResult run() {
        scope.atomically(tx -> {
            OpenTenant.require(tx);
            return true;
        });
        billDue();
        billRestOfEnded();
        return new BillingRunResult(invoiced, renewed, expired, cancelled, failed);
    }

    private void billDue() {
        List<Record2<Instant, SubscriptionId>> page = due(null);
        while (!page.isEmpty()) {
            page.forEach(due -> billWhileDue(due.value2()));
            page = due(page.get(page.size() - 1));
        }
    }

    private void billWhileDue(SubscriptionId id) {
        boolean isDue = true;
        while (isDue) {
            isDue = bill(id, isDue(), SubscriptionBilling::billPeriod);
        }
    }

    private void billRestOfEnded() {
        List<SubscriptionId> page = endedWithRest(null);
        while (!page.isEmpty()) {
            page.forEach(id -> bill(id, isEnded(), SubscriptionBilling::billRest));
            page = endedWithRest(page.get(page.size() - 1));
        }
    }

    /** Whether there was something to bill, and that succeeded. */
    private boolean bill(SubscriptionId id, Condition isToBill, Function<SubscriptionBilling, Billed> work) {
        try {
            Optional<Billed> billed = scope.atomically(tx -> claim(tx, id, isToBill)
                    .map(row -> work.apply(new SubscriptionBilling(tx, row, now, terms, taxes))));
            // Only now it is committed.
            billed.ifPresent(done -> note(id, done));
            return billed.isPresent();
        } catch (RuntimeException reason) {
            if (isLostConnection(reason)) {
                throw reason;
            }
            failed.add(new BillingFailure(id, reason));
            return false;
        }
    }

    private static Optional<SubscriptionsRecord> claim(TenantScope tx, SubscriptionId id, Condition isToBill) {
        OpenTenant.require(tx);
        return tx.dsl()
                .selectFrom(SUBSCRIPTIONS)
                .where(new SubscriptionQuery(tx).isSubscription(id))
                .and(isToBill)
                .forNoKeyUpdate()
                .skipLocked()
                .fetchOptional();
    }

    private void note(SubscriptionId id, Billed done) {
        if (done.isRenewed()) {
            renewed.add(id);
        }
        if (done.invoice() != null) {
            invoiced.add(done.invoice());
        }
        if (done.ended() == SubscriptionStatus.EXPIRED) {
            expired.add(id);
        }
        if (done.ended() == SubscriptionStatus.CANCELLED) {
            cancelled.add(id);
        }
    }

    private List<Record2<Instant, SubscriptionId>> due(@Nullable Record2<Instant, SubscriptionId> last) {
        return scope.dsl()
                .select(SUBSCRIPTIONS.NEXT_BILLING_AT, SUBSCRIPTIONS.SUBSCRIPTION_ID)
                .from(SUBSCRIPTIONS)
                .where(scope.owns(SUBSCRIPTIONS.TENANT_ID))
                .and(isDue())
                .and(
                        last == null
                                ? noCondition()
                                : row(SUBSCRIPTIONS.NEXT_BILLING_AT, SUBSCRIPTIONS.SUBSCRIPTION_ID)
                                        .gt(last.value1(), last.value2()))
                .orderBy(SUBSCRIPTIONS.NEXT_BILLING_AT, SUBSCRIPTIONS.SUBSCRIPTION_ID)
                .limit(PAGE)
                .fetch();
    }

    /** Suspended ones are not billed; they only come to the end that they were to have. */
    private Condition isDue() {
        return SUBSCRIPTIONS
                .NEXT_BILLING_AT
                .le(now)
                .and(SUBSCRIPTIONS
                        .STATUS
                        .in(SubscriptionStatus.TRIAL, SubscriptionStatus.ACTIVE)
                        .or(SUBSCRIPTIONS
                                .STATUS
                                .eq(SubscriptionStatus.SUSPENDED)
                                .and(SUBSCRIPTIONS.IS_CANCELLED_AT_PERIOD_END)
                                .and(SUBSCRIPTIONS.CURRENT_PERIOD_END.le(now))));
    }

    private List<SubscriptionId> endedWithRest(@Nullable SubscriptionId last) {
        return scope.dsl()
                .selectDistinct(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID)
                .from(SUBSCRIPTION_USAGE)
                .join(SUBSCRIPTIONS)
                .on(SUBSCRIPTIONS.TENANT_ID.eq(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTIONS.SUBSCRIPTION_ID.eq(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID))
                .where(scope.owns(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTION_USAGE.OVERAGE_COST.ne(SUBSCRIPTION_USAGE.OVERAGE_SETTLED))
                .and(isEnded())
                .and(last == null ? noCondition() : SUBSCRIPTION_USAGE.SUBSCRIPTION_ID.gt(last))
                .orderBy(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID)
                .limit(PAGE)
                .fetch(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID);
    }

    private Condition isEnded() {
        return SUBSCRIPTIONS.ENDED_AT.le(now);
    }

    /** Nothing more can be done then, and nothing is the subscription's fault. */
    private static boolean isLostConnection(RuntimeException reason) {
        return reason instanceof DataAccessException broken
                && (broken.sqlState().startsWith("08") || broken.sqlState().startsWith("57P"));
    }
}
