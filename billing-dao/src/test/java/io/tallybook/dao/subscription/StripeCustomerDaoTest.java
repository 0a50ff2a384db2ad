package io.tallybook.dao.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StripeCustomerConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.StripeCustomer;
import io.tallybook.model.subscription.StripeCustomerId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StripeCustomerDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final FakeStripe stripe = new FakeStripe();
    private Shop shop;
    private TenantId tenant;
    private StripeCustomerDao customer;

    /** Gives the same customer for the same key, as Stripe promises. */
    private static final class FakeStripe {

        private final AtomicInteger made = new AtomicInteger();
        private final Map<IdempotencyKey, StripeCustomerId> byKey = new ConcurrentHashMap<>();

        StripeCustomerId create(IdempotencyKey key) {
            return byKey.computeIfAbsent(key, any -> Shop.customer("made" + made.incrementAndGet()));
        }
    }

    @BeforeEach
    void a_tenant_that_is_no_customer() {
        shop = Shop.open(db, db.billing());
        tenant = shop.tenant();
        customer = shop.billing.tenant(tenant).stripeCustomer();
    }

    @Test
    void asks_stripe_once() {
        assertThat(customer.find()).isEmpty();

        StripeCustomerId made = customer.getOrCreate(stripe::create);
        StripeCustomerId again = customer.getOrCreate(key -> {
            throw new AssertionError("asked again");
        });

        assertThat(again).isEqualTo(made);
        assertThat(customer.find()).contains(made);
        assertThat(shop.billing.tenants().ownerOf(made)).contains(tenant);
    }

    @Test
    void many_at_once_get_one_customer() {
        List<StripeCustomerId> got = Together.run(64, 64, i -> customer.getOrCreate(stripe::create));

        assertThat(got).containsOnly(Shop.customer("made1"));
        assertThat(stripe.made).hasValue(1);
        assertThat(customer.find()).contains(Shop.customer("made1"));
    }

    @Test
    void one_who_was_lost_after_asking_leaves_the_same_customer_to_the_next() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> customer.getOrCreate(key -> {
                    stripe.create(key);
                    throw new IllegalStateException("the process ended");
                }));

        assertThat(customer.getOrCreate(stripe::create)).isEqualTo(Shop.customer("made1"));
        assertThat(stripe.made).hasValue(1);
    }

    @Test
    void no_transaction_of_ours_is_open_while_stripe_is_asked() {
        customer.getOrCreate(key -> {
            assertThat(db.dsl()
                            .fetchValue("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND state LIKE 'idle in transaction%'"))
                    .isEqualTo(0L);
            return stripe.create(key);
        });
    }

    @Test
    void stripe_is_not_asked_inside_a_transaction_that_may_be_rolled_back() {
        assertThatIllegalStateException()
                .isThrownBy(() -> shop.billing.transaction(
                        tx -> tx.tenant(tenant).stripeCustomer().getOrCreate(stripe::create)));

        assertThat(stripe.made).hasValue(0);
    }

    @Test
    void the_request_key_is_made_once() {
        List<StripeCustomer> requests = Together.run(16, 64, i -> customer.request());

        assertThat(requests).hasSize(64).containsOnly(requests.get(0));
        assertThat(requests.get(0).id()).isNull();
        assertThat(shop.billing.tenant(shop.tenant()).stripeCustomer().request().requestKey())
                .isNotEqualTo(requests.get(0).requestKey());
    }

    @Test
    void the_first_customer_stays() {
        StripeCustomer first = customer.link(Shop.customer("a"));

        assertThat(customer.link(Shop.customer("a"))).isEqualTo(first);
        assertThatExceptionOfType(StripeCustomerConflict.class)
                .isThrownBy(() -> customer.link(Shop.customer("b")))
                .satisfies(refusal -> {
                    assertThat(refusal.tenant()).isEqualTo(tenant);
                    assertThat(refusal.linked()).isEqualTo(Shop.customer("a"));
                    assertThat(refusal.offered()).isEqualTo(Shop.customer("b"));
                });
        assertThat(customer.find()).contains(Shop.customer("a"));
        assertThat(shop.billing.tenants().ownerOf(Shop.customer("b"))).isEmpty();
    }

    @Test
    void a_customer_is_one_tenants_and_whose_is_not_said() {
        customer.link(Shop.customer("a"));
        StripeCustomerDao other = shop.billing.tenant(shop.tenant()).stripeCustomer();

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> other.link(Shop.customer("a")))
                .withMessage("customer at Stripe cus_a exists already");
        assertThat(other.find()).isEmpty();
        assertThat(shop.billing.tenants().ownerOf(Shop.customer("a"))).contains(tenant);
    }

    @Test
    void of_many_tenants_that_link_one_customer_at_once_one_has_it() {
        List<TenantId> tenants =
                IntStream.range(0, 16).mapToObj(i -> shop.tenant()).toList();

        List<Boolean> linked = Together.run(16, 16, i -> {
            try {
                shop.billing.tenant(tenants.get(i)).stripeCustomer().link(Shop.customer("a"));
                return true;
            } catch (AlreadyExists refused) {
                return false;
            }
        });

        assertThat(linked).filteredOn(one -> one).hasSize(1);
        assertThat(shop.billing.tenants().ownerOf(Shop.customer("a"))).contains(tenants.get(linked.indexOf(true)));
    }

    @Test
    void of_many_customers_that_one_tenant_links_at_once_one_stays() {
        List<Boolean> linked = Together.run(16, 16, i -> {
            try {
                customer.link(Shop.customer("c" + i));
                return true;
            } catch (StripeCustomerConflict refused) {
                return false;
            }
        });

        assertThat(linked).filteredOn(one -> one).hasSize(1);
        assertThat(customer.find()).contains(Shop.customer("c" + linked.indexOf(true)));
    }

    @Test
    void a_closed_tenant_becomes_no_customer_and_stays_the_one_that_it_is() {
        customer.link(Shop.customer("a"));
        shop.billing.tenants().close(tenant);
        TenantId closed = shop.tenant();
        shop.billing.tenants().close(closed);

        assertThat(customer.link(Shop.customer("a")).id()).isEqualTo(Shop.customer("a"));
        assertThat(customer.getOrCreate(stripe::create)).isEqualTo(Shop.customer("a"));
        StripeCustomerDao late = shop.billing.tenant(closed).stripeCustomer();
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> late.link(Shop.customer("b")));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> late.getOrCreate(stripe::create));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> shop.billing
                        .tenant(TenantId.generate())
                        .stripeCustomer()
                        .request());
        assertThat(stripe.made).hasValue(0);
    }
}
