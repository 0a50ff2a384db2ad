package io.tallybook.dao.subscription;


import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StripeCustomerConflict;
import io.tallybook.model.BillingException.StripeEventConflict;
import io.tallybook.model.subscription.KeptStripeEvent;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEventOutcome;
import io.tallybook.model.subscription.UnknownStripeProduct;
import java.util.List;
import java.util.Objects;

/**
 * What Stripe tells, and what becomes of it.
 *
 * <p>Stripe delivers each event once or more, in any order. Here each is stored once, and what a subscription is follows from all that
 * are stored: the later event counts, in whatever order they came. What cannot be applied as yet is kept and applied when it can.
 */
public final class StripeEventDao {

    private final Scope scope;

    public StripeEventDao(Scope scope) {
        this.scope = scope;
    }

    /**
     * Stores an event and does what it says, in the transaction that is open or in one of its own. Delivered again, it does nothing.
     *
     * <p>Also of a tenant that is closed: that Stripe goes on billing it is good to know. The exception is a link to such a tenant.
     *
     * @throws StripeEventConflict if an event of the customer with the same id says something else; nothing is stored
     * @throws StripeCustomerConflict if it links a tenant that is another customer; nothing is stored
     * @throws AlreadyExists if another tenant has the customer or the subscription; nothing is stored
     * @throws NotFound if it links a tenant that does not exist; nothing is stored
     * @throws Closed if it links a tenant that is closed; nothing is stored
     */
    public StripeEventOutcome apply(StripeEvent event) {
        Objects.requireNonNull(event, "event");
        return scope.atomically(tx -> new StripeEventApplication(tx).apply(event));
    }

    /**
     * Applies what was kept and can be applied by now, because a plan has got its product while an event of it was under way; to be
     * called now and then, by as many as like to.
     *
     * @return how many customers it concerned
     */
    public int applyKept() {
        return scope.atomically(tx -> UnknownProducts.lockMissed(tx).apply());
    }

    /**
     * What waits, oldest first: events of customers whom no tenant has, new subscriptions of which no plan has the product, and
     * subscriptions that are live while the tenant has another; of the latter two what was told last.
     *
     * @param limit 1 to 1,000
     */
    public List<KeptStripeEvent> listKept(int limit) {
        return new KeptStripeEvents(scope).list(limit);
    }

    /** Products that no plan has, of which subscriptions are by what was told last: what to set on plans, or to ask Stripe about. */
    public List<UnknownStripeProduct> listUnknownProducts() {
        return new KeptStripeEvents(scope).unknownProducts();
    }
}
