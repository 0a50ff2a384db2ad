package io.tallybook.dao.subscription;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StripeCustomerConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.subscription.StripeCustomer;
import io.tallybook.model.subscription.StripeCustomerId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The customer that a tenant is at Stripe.
 *
 * <pre>{@code
 * StripeCustomerId customer = billing.tenant(acme).stripeCustomer().getOrCreate(key -> StripeCustomerId.of(
 *         Customer.create(parameters, RequestOptions.builder().setIdempotencyKey(key.value()).build()).getId()));
 * }</pre>
 */
public final class StripeCustomerDao {

    private final TenantScope scope;

    public StripeCustomerDao(TenantScope scope) {
        this.scope = scope;
    }

    /** Empty while the tenant is none. */
    public Optional<StripeCustomerId> find() {
        return new TenantConfigRows(scope).find().flatMap(config -> Optional.ofNullable(config.id()));
    }

    /**
     * The customer, and the key with which to ask Stripe for one while there is none: the same for whoever asks, so that Stripe makes one
     * customer however many ask at once. To be committed before Stripe is asked.
     *
     * <p>Stripe remembers a key for a day. Where nobody linked the customer until then, the next who asks gets another one.
     *
     * @throws NotFound if there is no such tenant
     * @throws Closed if the tenant is closed and is no customer
     */
    public StripeCustomer request() {
        return scope.atomically(tx -> {
            TenantConfigRows config = new TenantConfigRows(tx);
            Optional<StripeCustomer> known = config.find();
            if (known.isPresent() && known.get().id() != null) {
                return known.get();
            }
            OpenTenant.require(tx);
            config.make();
            return config.find().orElseThrow();
        });
    }

    /**
     * Makes the customer the tenant's, which stays so, and applies what Stripe told of it before. The same again changes nothing.
     *
     * @throws StripeCustomerConflict if the tenant is another customer; it stays so
     * @throws AlreadyExists if another tenant has the customer, or a subscription of it; whose it is, is not said
     * @throws NotFound if there is no such tenant
     * @throws Closed if the tenant is closed and is not this customer
     */
    public StripeCustomer link(StripeCustomerId customer) {
        Objects.requireNonNull(customer, "customer");
        return scope.atomically(tx -> {
            new StripeLink(tx, customer).make();
            return new TenantConfigRows(tx).find().orElseThrow();
        });
    }

    /**
     * The customer; where the tenant is none, {@code create} asks Stripe for one, which is linked.
     *
     * <p>However many call at once, and whatever becomes of them: as long as each passes the key on, Stripe makes one customer. No
     * transaction is open during the call.
     *
     * @param create asks Stripe with this idempotency key; not called where the tenant is a customer
     * @throws IllegalStateException if a transaction is open: what Stripe makes stays where that is rolled back, the key would not
     * @throws StripeCustomerConflict if another customer was linked meanwhile
     * @throws AlreadyExists if another tenant has the customer; whose it is, is not said
     * @throws NotFound if there is no such tenant
     * @throws Closed if the tenant is closed and is no customer
     */
    public StripeCustomerId getOrCreate(Function<IdempotencyKey, StripeCustomerId> create) {
        StripeCustomer asked = scope.scope()
                .committing(bound -> new StripeCustomerDao(bound.of(scope.tenant())).request());
        if (asked.id() != null) {
            return asked.id();
        }
        StripeCustomerId created = Objects.requireNonNull(create.apply(asked.requestKey()), "the created customer");
        link(created);
        return created;
    }
}
