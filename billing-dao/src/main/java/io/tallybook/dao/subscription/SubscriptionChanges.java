package io.tallybook.dao.subscription;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subscriptions of a tenant, locked for a change by the application. */
record SubscriptionChanges(
        TenantScope tx, @Nullable StripeCustomerId customer, List<SubscriptionsRecord> rows) {

    static SubscriptionChanges lock(TenantScope tx) {
        StripeCustomerId customer = new TenantConfigRows(tx).lock().getStripeCustomerId();
        return new SubscriptionChanges(tx, customer, new SubscriptionQuery(tx).lockAll());
    }

    /** @throws NotFound if the tenant has none with this id */
    SubscriptionsRecord get(SubscriptionId id) {
        return rows.stream()
                .filter(row -> id.equals(row.getSubscriptionId()))
                .findFirst()
                .orElseThrow(() -> new NotFound("subscription", id));
    }

    Optional<SubscriptionsRecord> current() {
        return rows.stream().filter(SubscriptionQuery::isCurrent).findFirst();
    }

    Optional<SubscriptionsRecord> due() {
        return rows.stream()
                .filter(row -> new SubscriptionRenewal(row).isDue(tx.now()))
                .findFirst();
    }

    Subscription write(SubscriptionsRecord row) {
        SubscriptionQuery query = new SubscriptionQuery(tx);
        query.write(row);
        if (row.getEndedAt() != null && customer != null) {
            // One that waited for this end becomes the tenant's.
            new StripeSubscriptions(tx, customer).derive();
        }
        return SubscriptionQuery.toSubscription(row);
    }
}
