package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.LIST_MISSED_STRIPE_CUSTOMERS;
import static io.tallybook.schema.billing.Tables.STRIPE_EVENTS;

import io.tallybook.dao.internal.AcrossTenants;
import io.tallybook.dao.internal.Scope;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeProductId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Customers of whom Stripe told with a product that no plan had; locked, before the plan is, and as the plan has it applied. */
record UnknownProducts(Map<StripeCustomerId, TenantScope> owners) {

    /** Whom a product concerns; nobody where it is absent. */
    static UnknownProducts lock(Scope tx, @Nullable StripeProductId product) {
        return product == null
                ? new UnknownProducts(Map.of())
                : lock(
                        tx,
                        AcrossTenants.EVENTS_OF_STRIPE
                                .in(tx.dsl())
                                .selectDistinct(STRIPE_EVENTS.STRIPE_CUSTOMER_ID)
                                .from(STRIPE_EVENTS)
                                .where(STRIPE_EVENTS.STRIPE_PRODUCT_ID.eq(product))
                                .fetch(STRIPE_EVENTS.STRIPE_CUSTOMER_ID));
    }

    /** Whose subscriptions go on, and are not on the plan that has the product of a later event. */
    static UnknownProducts lockMissed(Scope tx) {
        return lock(
                tx,
                AcrossTenants.EVENTS_OF_STRIPE
                        .in(tx.dsl())
                        .selectFrom(LIST_MISSED_STRIPE_CUSTOMERS.call())
                        .fetch(LIST_MISSED_STRIPE_CUSTOMERS.STRIPE_CUSTOMER_ID));
    }

    /** @return how many customers it concerns */
    int apply() {
        owners.forEach((customer, owner) -> new StripeSubscriptions(owner, customer).derive());
        return owners.size();
    }

    private static UnknownProducts lock(Scope tx, List<StripeCustomerId> customers) {
        Map<StripeCustomerId, TenantScope> owners = new LinkedHashMap<>();
        StripeCustomerRows rows = new StripeCustomerRows(tx);
        List<StripeCustomerId> inOrder = customers.stream()
                .sorted(Comparator.comparing(StripeCustomerId::value))
                .toList();
        inOrder.forEach(rows::lock);
        inOrder.forEach(customer -> rows.lockOwner(customer).ifPresent(owner -> owners.put(customer, owner)));
        return new UnknownProducts(owners);
    }
}
