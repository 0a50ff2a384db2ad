package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.ACCOUNT_TRANSACTIONS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.Referrers;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.ScheduledPlanChange;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.schema.telecom.tables.records.SubscriptionUsageRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;

/** Reads and locks subscriptions. */
record SubscriptionQuery(TenantScope scope) {

    List<Subscription> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(SUBSCRIPTIONS)
                .where(scope.owns(SUBSCRIPTIONS.TENANT_ID))
                .and(condition)
                .orderBy(SUBSCRIPTIONS.SUBSCRIPTION_ID)
                .limit(limit)
                .fetch(SubscriptionQuery::toSubscription);
    }

    /**
     * The subscription, which stays as it is until the end of the transaction.
     *
     * @throws NotFound if the tenant has none with this id
     */
    SubscriptionsRecord lock(SubscriptionId id) {
        return scope.dsl()
                .selectFrom(SUBSCRIPTIONS)
                .where(isSubscription(id))
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("subscription", id));
    }

    /** Writes what was changed, as the next version. */
    Subscription write(SubscriptionsRecord row) {
        row.setVersion(row.getVersion() + 1);
        row.setUpdatedAt(scope.later(row.getUpdatedAt()));
        scope.dsl().executeUpdate(row, isSubscription(row.getSubscriptionId()));
        return toSubscription(row);
    }

    /**
     * Locks the subscription and its periods against what would refer to them.
     *
     * @throws InUse if something refers to a period, or a change of the plan was booked
     */
    void requireUnusedPeriods(SubscriptionId id) {
        scope.dsl()
                .selectOne()
                .from(SUBSCRIPTIONS)
                .where(isSubscription(id))
                .forUpdate()
                .fetch();
        scope.dsl()
                .selectFrom(SUBSCRIPTION_USAGE)
                .where(scope.owns(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID.eq(id))
                .forUpdate()
                .fetch()
                .forEach(period -> referrer(period).ifPresent(referrer -> {
                    throw new InUse("subscription", id, referrer);
                }));
    }

    /** The ledger names a change of the plan in words only. */
    private Optional<String> referrer(SubscriptionUsageRecord period) {
        boolean isBooked = period.getPlanChangeKey() != null
                && period.getPlanChangeCredit().compareTo(period.getPlanChangeCharge()) != 0;
        return isBooked
                ? Optional.of(ACCOUNT_TRANSACTIONS.getName())
                : Referrers.of(scope.dsl(), period, SUBSCRIPTION_USAGE);
    }

    Condition isSubscription(SubscriptionId id) {
        return scope.owns(SUBSCRIPTIONS.TENANT_ID).and(SUBSCRIPTIONS.SUBSCRIPTION_ID.eq(id));
    }

    static Subscription toSubscription(SubscriptionsRecord row) {
        return new Subscription(
                row.getSubscriptionId(),
                row.getSubscriptionNumber(),
                row.getCustomerId(),
                row.getAccountId(),
                row.getRatePlanId(),
                row.getStatus(),
                row.getBillingCycle(),
                Amounts.money(row.getCurrency(), row.getPrice()),
                row.getTimeZone(),
                row.getStartedAt(),
                row.getAnchoredAt(),
                row.getEndedAt(),
                row.getTrialEndsAt(),
                new Period(row.getCurrentPeriodStart(), row.getCurrentPeriodEnd()),
                row.getLastBillingAt(),
                row.getNextBillingAt(),
                row.getIsAutoRenew(),
                row.getIsCancelledAtPeriodEnd(),
                row.getCancelledAt(),
                row.getCancellationReason(),
                row.getNextRatePlanId() == null
                        ? null
                        : new ScheduledPlanChange(
                                row.getNextRatePlanId(),
                                row.getNextBillingCycle(),
                                Amounts.money(row.getCurrency(), row.getNextPrice())),
                row.getAddons(),
                row.getMetadata(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
