package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.TENANT_CONFIG;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.subscription.StripeCustomer;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.schema.billing.tables.records.TenantConfigRecord;
import java.util.Optional;
import java.util.UUID;

/** The row of a tenant at which all changes of its subscriptions wait for one another, whoever makes them. */
record TenantConfigRows(TenantScope tx) {

    Optional<StripeCustomer> find() {
        return tx.dsl()
                .selectFrom(TENANT_CONFIG)
                .where(tx.owns(TENANT_CONFIG.TENANT_ID))
                .fetchOptional(row -> new StripeCustomer(row.getStripeCustomerRequestKey(), row.getStripeCustomerId()));
    }

    /** Makes the row, where there is none, with the key that stays. */
    void make() {
        tx.dsl()
                .insertInto(TENANT_CONFIG)
                .set(TENANT_CONFIG.TENANT_ID, tx.tenant())
                .set(
                        TENANT_CONFIG.STRIPE_CUSTOMER_REQUEST_KEY,
                        IdempotencyKey.of("customer-" + UUID.randomUUID()))
                .set(TENANT_CONFIG.CREATED_AT, tx.now())
                .set(TENANT_CONFIG.UPDATED_AT, tx.now())
                .onConflictDoNothing()
                .execute();
    }

    /** Makes it where there is none, and keeps it for us alone to the end of the transaction. */
    TenantConfigRecord lock() {
        return tryLock().orElseGet(() -> {
            make();
            return tryLock().orElseThrow();
        });
    }

    /** The same, where the tenant is this customer. */
    Optional<TenantConfigRecord> tryLock(StripeCustomerId customer) {
        return tryLock().filter(row -> customer.equals(row.getStripeCustomerId()));
    }

    private Optional<TenantConfigRecord> tryLock() {
        // For update, because the customer is a key, which a link gives it.
        return tx.dsl()
                .selectFrom(TENANT_CONFIG)
                .where(tx.owns(TENANT_CONFIG.TENANT_ID))
                .forUpdate()
                .fetchOptional();
    }

    void link(TenantConfigRecord row, StripeCustomerId customer) {
        tx.dsl()
                .update(TENANT_CONFIG)
                .set(TENANT_CONFIG.STRIPE_CUSTOMER_ID, customer)
                .set(TENANT_CONFIG.UPDATED_AT, tx.later(row.getUpdatedAt()))
                .where(tx.owns(TENANT_CONFIG.TENANT_ID))
                .execute();
    }
}
