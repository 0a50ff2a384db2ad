package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTIONS;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.Scope;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.StripeEventConflict;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEvent.SubscriptionDeleted;
import io.tallybook.model.subscription.StripeEventOutcome;
import io.tallybook.model.subscription.StripeEventOutcome.Applied;
import io.tallybook.model.subscription.StripeEventOutcome.Kept;
import io.tallybook.model.subscription.StripeEventOutcome.Linked;
import io.tallybook.model.subscription.StripeEventOutcome.Reason;
import io.tallybook.model.subscription.StripeEventOutcome.Replayed;
import io.tallybook.model.subscription.StripeEventOutcome.Stale;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.schema.billing.tables.records.StripeEventsRecord;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.util.Optional;

/** Stores an event and does what it says, as part of a transaction. */
record StripeEventApplication(Scope tx) {

    StripeEventOutcome apply(StripeEvent event) {
        Optional<StripeSubscription> told = told(event);
        told.ifPresent(subscription -> new StripeProductLock(tx).share(subscription.product()));
        new StripeCustomerRows(tx).lock(event.customer());
        Optional<StripeEventsRecord> stored = new StripeEventRows(tx).find(event.customer(), event.id());
        if (stored.isPresent()) {
            return replay(stored.get(), event);
        }
        if (event instanceof CustomerLinked linked) {
            return link(linked);
        }
        StripeSubscription subscription = told.orElseThrow();
        Optional<TenantScope> owner = new StripeCustomerRows(tx).lockOwner(event.customer());
        if (owner.isEmpty()) {
            new StripeEventRows(tx).insert(event);
            return new Kept(Reason.NO_TENANT);
        }
        StripeSubscriptions subscriptions = new StripeSubscriptions(owner.get(), event.customer());
        subscriptions.requireFree(subscription.id());
        new StripeEventRows(tx).insert(event);
        subscriptions.derive();
        return outcome(owner.get(), event, subscription);
    }

    private static Optional<StripeSubscription> told(StripeEvent event) {
        if (event instanceof SubscriptionChanged changed) {
            return Optional.of(changed.subscription());
        }
        return event instanceof SubscriptionDeleted deleted ? Optional.of(deleted.subscription()) : Optional.empty();
    }

    private StripeEventOutcome link(CustomerLinked event) {
        TenantScope tenant = tx.of(event.tenant());
        new StripeLink(tenant, event.customer()).make();
        new StripeEventRows(tx).insert(event);
        return new Linked(
                event.tenant(),
                tenant.dsl()
                        .selectFrom(SUBSCRIPTIONS)
                        .where(tenant.owns(SUBSCRIPTIONS.TENANT_ID))
                        .and(SUBSCRIPTIONS.STRIPE_SUBSCRIPTION_ID.isNotNull())
                        .orderBy(SUBSCRIPTIONS.SUBSCRIPTION_ID)
                        .fetch(SubscriptionQuery::toSubscription));
    }

    private Replayed replay(StripeEventsRecord stored, StripeEvent event) {
        Optional<TenantId> owner = ExternalReferences.owner(
                tx, ExternalReferenceKind.STRIPE_CUSTOMER, event.customer().value());
        boolean isSame = StripeEventRows.says(stored, event)
                && (!(event instanceof CustomerLinked linked) || owner.equals(Optional.of(linked.tenant())));
        if (!isSame) {
            throw new StripeEventConflict(event.id());
        }
        return new Replayed(owner.orElse(null));
    }

    private StripeEventOutcome outcome(TenantScope owner, StripeEvent event, StripeSubscription told) {
        Optional<SubscriptionsRecord> row = owner.dsl()
                .selectFrom(SUBSCRIPTIONS)
                .where(owner.owns(SUBSCRIPTIONS.TENANT_ID))
                .and(SUBSCRIPTIONS.STRIPE_SUBSCRIPTION_ID.eq(told.id()))
                .fetchOptional();
        if (row.isEmpty()) {
            return new Kept(Reason.UNKNOWN_PLAN);
        }
        if (!event.id().equals(row.get().getStripeEventId())) {
            return new Stale(owner.tenant(), SubscriptionQuery.toSubscription(row.get()));
        }
        if (row.get().getIsWaiting()) {
            return new Kept(Reason.OTHER_SUBSCRIPTION_LIVE);
        }
        boolean isKnown = new PlanDao(tx).find(told.product()).isPresent();
        return new Applied(
                owner.tenant(), SubscriptionQuery.toSubscription(row.get()), isKnown ? null : told.product());
    }
}
