package io.tallybook.dao.subscription;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StripeCustomerConflict;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.schema.billing.tables.records.TenantConfigRecord;
import java.util.Optional;

/** Makes a customer of Stripe the tenant's, with all that was kept for it; the first one stays. */
record StripeLink(TenantScope tx, StripeCustomerId customer) {

    /**
     * @throws StripeCustomerConflict if the tenant is another customer
     * @throws AlreadyExists if another tenant has the customer, or a subscription of it
     * @throws NotFound if there is no such tenant
     * @throws Closed if it is closed, and does not have the customer already
     */
    void make() {
        if (isMade()) {
            return;
        }
        // Decide.
        StripeCustomerRows customers = new StripeCustomerRows(tx.scope());
        customers.lock(customer);
        OpenTenant.require(tx);
        TenantConfigRows config = new TenantConfigRows(tx);
        TenantConfigRecord row = config.lock();
        // By another one, while we waited.
        if (isMade()) {
            return;
        }
        StripeSubscriptions subscriptions = new StripeSubscriptions(tx, customer);
        new StripeEventRows(tx.scope()).histories(customer).keySet().forEach(subscriptions::requireFree);
        boolean isClaimed = ExternalReferences.claim(tx, ExternalReferenceKind.STRIPE_CUSTOMER, customer.value());
        // Its own already where the tenant was deleted and made again.
        if (!isClaimed && !ExternalReferences.isOwn(tx, ExternalReferenceKind.STRIPE_CUSTOMER, customer.value())) {
            throw new AlreadyExists("customer at Stripe", customer);
        }

        // Write.
        config.link(row, customer);
        customers.setLinked(customer);
        subscriptions.derive();
    }

    /** What is linked stays so, and needs no lock to be read. */
    private boolean isMade() {
        Optional<StripeCustomerId> linked =
                new TenantConfigRows(tx).find().flatMap(config -> Optional.ofNullable(config.id()));
        if (linked.isPresent() && !linked.get().equals(customer)) {
            throw new StripeCustomerConflict(tx.tenant(), linked.get(), customer);
        }
        return linked.isPresent();
    }
}
