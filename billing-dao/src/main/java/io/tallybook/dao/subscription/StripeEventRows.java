package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.PLANS;
import static io.tallybook.schema.billing.Tables.STRIPE_EVENTS;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.Period;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEvent.SubscriptionDeleted;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripeEventKind;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.schema.billing.tables.records.StripeEventsRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Stored events, and what their rows mean. */
record StripeEventRows(Scope tx) {

    Optional<StripeEventsRecord> find(StripeCustomerId customer, StripeEventId id) {
        return tx.dsl()
                .selectFrom(STRIPE_EVENTS)
                .where(STRIPE_EVENTS.STRIPE_CUSTOMER_ID.eq(customer))
                .and(STRIPE_EVENTS.STRIPE_EVENT_ID.eq(id))
                .fetchOptional();
    }

    void insert(StripeEvent event) {
        tx.dsl().insertInto(STRIPE_EVENTS).set(toRow(event, tx.now())).execute();
    }

    /** What was told of each subscription of a customer. */
    Map<StripeSubscriptionId, StripeHistory> histories(StripeCustomerId customer) {
        return tx
                .dsl()
                .select(STRIPE_EVENTS, PLANS.PLAN_ID)
                .from(STRIPE_EVENTS)
                .leftJoin(PLANS)
                .on(PLANS.STRIPE_PRODUCT_ID.eq(STRIPE_EVENTS.STRIPE_PRODUCT_ID))
                .where(STRIPE_EVENTS.STRIPE_CUSTOMER_ID.eq(customer))
                .and(STRIPE_EVENTS.KIND.ne(StripeEventKind.CUSTOMER_LINKED))
                .fetch(row -> new StripeHistory.Told(row.value1(), row.value2()))
                .stream()
                .collect(Collectors.groupingBy(
                        told -> told.event().getStripeSubscriptionId(),
                        () -> new TreeMap<>(Comparator.comparing(StripeSubscriptionId::value)),
                        Collectors.collectingAndThen(Collectors.toList(), StripeHistory::new)));
    }

    /** Whether the row says the same; the tenant of a link is where the customer's link is. */
    static boolean says(StripeEventsRecord row, StripeEvent event) {
        StripeEventsRecord wanted = toRow(event, row.getReceivedAt());
        return row.valuesRow().equals(wanted.valuesRow());
    }

    static StripeEvent toEvent(StripeEventsRecord row) {
        StripeSubscription subscription = new StripeSubscription(
                row.getStripeSubscriptionId(),
                row.getStatus(),
                row.getStripeProductId(),
                row.getStripePriceId(),
                row.getPlanInterval(),
                new Period(row.getCurrentPeriodStart(), row.getCurrentPeriodEnd()),
                row.getTrialEndsAt(),
                row.getCancelAtPeriodEnd(),
                row.getCanceledAt(),
                row.getCancellationReason(),
                row.getEndedAt());
        return row.getKind() == StripeEventKind.SUBSCRIPTION_DELETED
                ? new SubscriptionDeleted(
                        row.getStripeEventId(), row.getOccurredAt(), row.getStripeCustomerId(), subscription)
                : new SubscriptionChanged(
                        row.getStripeEventId(), row.getOccurredAt(), row.getStripeCustomerId(), subscription);
    }

    private static StripeEventsRecord toRow(StripeEvent event, Instant receivedAt) {
        StripeEventsRecord row = new StripeEventsRecord();
        row.setStripeCustomerId(event.customer());
        row.setStripeEventId(event.id());
        row.setOccurredAt(event.occurredAt());
        row.setReceivedAt(receivedAt);
        if (event instanceof CustomerLinked) {
            row.setKind(StripeEventKind.CUSTOMER_LINKED);
        } else if (event instanceof SubscriptionChanged changed) {
            row.setKind(StripeEventKind.SUBSCRIPTION_CHANGED);
            set(row, changed.subscription());
        } else if (event instanceof SubscriptionDeleted deleted) {
            row.setKind(StripeEventKind.SUBSCRIPTION_DELETED);
            set(row, deleted.subscription());
        }
        return row;
    }

    private static void set(StripeEventsRecord row, StripeSubscription subscription) {
        row.setStripeSubscriptionId(subscription.id());
        row.setStatus(subscription.status());
        row.setStripeProductId(subscription.product());
        row.setStripePriceId(subscription.price());
        row.setPlanInterval(subscription.interval());
        row.setCurrentPeriodStart(subscription.currentPeriod().from());
        row.setCurrentPeriodEnd(subscription.currentPeriod().to());
        row.setTrialEndsAt(subscription.trialEndsAt());
        row.setCancelAtPeriodEnd(subscription.isCanceledAtPeriodEnd());
        row.setCanceledAt(subscription.canceledAt());
        row.setCancellationReason(subscription.cancellationReason());
        row.setEndedAt(subscription.endedAt());
    }
}
