package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTIONS;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Period;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;

/** Reads and writes the subscriptions of a tenant. */
record SubscriptionQuery(TenantScope scope) {

    private static final List<SubscriptionStatus> LIVE = Arrays.stream(SubscriptionStatus.values())
            .filter(SubscriptionStatus::isLive)
            .toList();

    /** What the tenant has now: one at most. */
    static final Condition IS_CURRENT = SUBSCRIPTIONS.STATUS.in(LIVE).andNot(SUBSCRIPTIONS.IS_WAITING);

    List<Subscription> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(SUBSCRIPTIONS)
                .where(scope.owns(SUBSCRIPTIONS.TENANT_ID))
                .and(condition)
                .orderBy(SUBSCRIPTIONS.SUBSCRIPTION_ID)
                .limit(limit)
                .fetch(SubscriptionQuery::toSubscription);
    }

    /** All of them, by id, also those that ended; kept for us alone to the end of the transaction. */
    List<SubscriptionsRecord> lockAll() {
        return scope.dsl()
                .selectFrom(SUBSCRIPTIONS)
                .where(scope.owns(SUBSCRIPTIONS.TENANT_ID))
                .orderBy(SUBSCRIPTIONS.SUBSCRIPTION_ID)
                .forNoKeyUpdate()
                .fetch();
    }

    /** Whether the period of one that Stripe does not bill is over. */
    boolean isAnyDue() {
        return scope.dsl()
                .fetchExists(
                        SUBSCRIPTIONS,
                        scope.owns(SUBSCRIPTIONS.TENANT_ID),
                        SUBSCRIPTIONS.STRIPE_SUBSCRIPTION_ID.isNull(),
                        SUBSCRIPTIONS.ENDED_AT.isNull(),
                        SUBSCRIPTIONS.CURRENT_PERIOD_END.le(scope.now()));
    }

    void insert(SubscriptionsRecord row) {
        row.setVersion(1);
        row.setCreatedAt(scope.now());
        row.setUpdatedAt(scope.now());
        scope.dsl().executeInsert(row);
    }

    /** Where something changed. */
    void write(SubscriptionsRecord row) {
        if (row.changed()) {
            row.setVersion(row.getVersion() + 1);
            row.setUpdatedAt(scope.later(row.getUpdatedAt()));
            scope.dsl()
                    .executeUpdate(
                            row,
                            scope.owns(SUBSCRIPTIONS.TENANT_ID)
                                    .and(SUBSCRIPTIONS.SUBSCRIPTION_ID.eq(row.getSubscriptionId())));
        }
    }

    static boolean isCurrent(SubscriptionsRecord row) {
        return row.getStatus().isLive() && !row.getIsWaiting();
    }

    static Subscription toSubscription(SubscriptionsRecord row) {
        return new Subscription(
                row.getSubscriptionId(),
                row.getPlanId(),
                row.getPendingPlanId(),
                row.getPlanInterval(),
                row.getStatus(),
                new Period(row.getCurrentPeriodStart(), row.getCurrentPeriodEnd()),
                row.getTrialEndsAt(),
                row.getCancelAtPeriodEnd(),
                row.getCanceledAt(),
                row.getCancellationReason(),
                row.getEndedAt(),
                row.getStripeSubscriptionId(),
                row.getStripePriceId(),
                row.getStateAt(),
                row.getIsWaiting(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
