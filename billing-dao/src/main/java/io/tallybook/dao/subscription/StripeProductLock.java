package io.tallybook.dao.subscription;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.subscription.StripeProductId;

/**
 * What keeps events of a product and its assignment to a plan apart: many events at once, or one assignment.
 *
 * <p>The first lock of all. It is the database's own and has no row, because a product may be one of which nobody has heard; it is
 * held to the end of the transaction. On Citus it keeps apart only what comes by way of one node.
 */
record StripeProductLock(Scope tx) {

    /** As one of many events: a plan gets the product before it or after it. */
    void share(StripeProductId product) {
        lock("pg_advisory_xact_lock_shared", product);
    }

    /** For the plan that gets it: what was told of it before is stored, what is told from now on waits. */
    void take(StripeProductId product) {
        lock("pg_advisory_xact_lock", product);
    }

    private void lock(String function, StripeProductId product) {
        tx.dsl().fetch("SELECT " + function + "(hashtextextended(?, 0))", "billing, product at Stripe: " + product);
    }
}
