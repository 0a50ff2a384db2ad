package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.STRIPE_CUSTOMERS;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.Scope;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.subscription.StripeCustomerId;
import java.util.Optional;
import org.jooq.impl.DSL;

/**
 * The row of a customer at which its events and its link to a tenant wait for one another.
 *
 * <p>Whoever needs several rows locks them in this order: the product, customers by id, the tenant, its {@code tenant_config}, a plan, subscriptions.
 */
record StripeCustomerRows(Scope tx) {

    /** Keeps the customer for us alone to the end of the transaction; from here on it is one of whom we heard. */
    void lock(StripeCustomerId customer) {
        if (tryLock(customer)) {
            return;
        }
        int inserted = tx.dsl()
                .insertInto(STRIPE_CUSTOMERS)
                .set(STRIPE_CUSTOMERS.STRIPE_CUSTOMER_ID, customer)
                .set(STRIPE_CUSTOMERS.FIRST_SEEN_AT, tx.now())
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            tryLock(customer);
        }
    }

    /** The tenant that has the locked customer, its subscriptions kept for us alone; empty while none has it. */
    Optional<TenantScope> lockOwner(StripeCustomerId customer) {
        return ExternalReferences.owner(tx, ExternalReferenceKind.STRIPE_CUSTOMER, customer.value())
                .map(tx::of)
                // Of a tenant that was deleted, the reference is what is left.
                .filter(owner -> new TenantConfigRows(owner).tryLock(customer).isPresent());
    }

    void setLinked(StripeCustomerId customer) {
        tx.dsl()
                .update(STRIPE_CUSTOMERS)
                .set(
                        STRIPE_CUSTOMERS.LINKED_AT,
                        DSL.greatest(STRIPE_CUSTOMERS.FIRST_SEEN_AT, DSL.val(tx.now(), STRIPE_CUSTOMERS.LINKED_AT)))
                .where(STRIPE_CUSTOMERS.STRIPE_CUSTOMER_ID.eq(customer))
                .execute();
    }

    /**
     * Written and not only locked: a transaction at REPEATABLE READ, which does not see what was stored since it began, then fails
     * (SQLSTATE 40001), where under a lock it would derive a state without it.
     */
    private boolean tryLock(StripeCustomerId customer) {
        return tx.dsl()
                        .update(STRIPE_CUSTOMERS)
                        .set(STRIPE_CUSTOMERS.FIRST_SEEN_AT, STRIPE_CUSTOMERS.FIRST_SEEN_AT)
                        .where(STRIPE_CUSTOMERS.STRIPE_CUSTOMER_ID.eq(customer))
                        .execute()
                == 1;
    }
}
