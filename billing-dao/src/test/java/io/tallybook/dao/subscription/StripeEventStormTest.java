package io.tallybook.dao.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEventOutcome;
import io.tallybook.model.subscription.StripeEventOutcome.Replayed;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.Subscription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However Stripe delivers its events, and to however many threads, the tables say the same afterwards. */
class StripeEventStormTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private Shop shop;
    private List<TenantId> tenants;

    @BeforeEach
    void tenants_that_are_no_customers() {
        shop = Shop.open(db, db.billing());
        tenants = IntStream.range(0, 12).mapToObj(i -> shop.tenant()).toList();
    }

    @Test
    void sixty_four_threads_deliver_a_thousand_events_in_any_order_and_more_than_once() {
        List<StripeEvent> events = new StripeStory(new Random(20261128), tenants).tell(1000);
        events.forEach(event -> shop.billing.stripeEvents().apply(event));
        StripeTables inOrder = StripeTables.read(db.dsl());
        assertThat(inOrder.events()).hasSize(1000);
        forgetWhatStripeTold();

        // Each event twice, the whole of it dealt out to 64 threads at random.
        List<StripeEvent> deliveries = shuffled(new Random(1), events, events);
        List<StripeEventOutcome> outcomes = Together.run(
                64, deliveries.size(), i -> shop.billing.stripeEvents().apply(deliveries.get(i)));

        assertThat(outcomes).filteredOn(outcome -> outcome instanceof Replayed).hasSize(1000);
        StripeTables.read(db.dsl()).assertSame(inOrder);
    }

    @Test
    void each_of_sixty_four_threads_delivers_all_of_the_events_of_one_customer() {
        List<StripeEvent> events = new StripeStory(new Random(7), tenants.subList(0, 1)).tell(60);
        events.forEach(event -> shop.billing.stripeEvents().apply(event));
        StripeTables inOrder = StripeTables.read(db.dsl());
        forgetWhatStripeTold();

        Together.run(64, 64, thread -> {
            shuffled(new Random(thread), events, List.of())
                    .forEach(event -> shop.billing.stripeEvents().apply(event));
            return true;
        });

        StripeTables.read(db.dsl()).assertSame(inOrder);
    }

    @RepeatedTest(10)
    void a_link_and_events_at_once_lose_nothing() {
        List<StripeEvent> events = new StripeStory(new Random(3), tenants.subList(0, 1)).tell(8);
        String customer = events.get(0).customer().value().substring("cus_".length());

        Together.run(8, 9, i -> {
            if (i == 4) {
                shop.billing.tenant(tenants.get(0)).stripeCustomer().link(Shop.customer(customer));
            } else {
                shop.billing.stripeEvents().apply(events.get(i == 8 ? 4 : i));
            }
            return true;
        });
        StripeTables together = StripeTables.read(db.dsl());
        forgetWhatStripeTold();
        shop.billing.tenant(tenants.get(0)).stripeCustomer().link(Shop.customer(customer));
        events.forEach(event -> shop.billing.stripeEvents().apply(event));

        together.assertSame(StripeTables.read(db.dsl()));
    }

    @RepeatedTest(5)
    void the_application_changes_a_subscription_while_events_of_it_arrive() {
        TenantId tenant = tenants.get(0);
        Billing billing = shop.billing;
        billing.tenant(tenant).stripeCustomer().link(Shop.customer("a"));
        Subscription own =
                shop.subscriptions(tenant).subscribe(NewSubscription.of(shop.starter.id(), PlanInterval.MONTH));

        Together.run(16, 64, i -> {
            if (i == 31) {
                shop.subscriptions(tenant).cancel(own.id(), 1, null);
            } else if (i % 2 == 0) {
                billing.stripeEvents().apply(Shop.changed("e" + i, i, "a", Shop.active("s", "professional")));
            } else {
                shop.subscriptions(tenant).renewDue();
            }
            return true;
        });

        Subscription current = shop.subscriptions(tenant).current().orElseThrow();
        assertThat(current.plan()).isEqualTo(shop.professional.id());
        assertThat(current.stateAt()).isEqualTo(Shop.START.plusSeconds(62));
        assertThat(shop.subscriptions(tenant).get(own.id()).endedAt()).isNotNull();
    }

    @Test
    void a_plan_gets_its_product_while_events_arrive() {
        List<StripeEvent> events = new StripeStory(new Random(11), tenants).tell(300);
        Together.run(
                16,
                301,
                i -> i == 150
                        ? giveEnterprise("prod_unheard-of")
                        : shop.billing.stripeEvents().apply(events.get(i < 150 ? i : i - 1)));
        StripeTables together = StripeTables.read(db.dsl());
        assertThat(shop.billing.stripeEvents().applyKept()).isZero();
        forgetWhatStripeTold();
        events.forEach(event -> shop.billing.stripeEvents().apply(event));

        together.assertSame(StripeTables.read(db.dsl()));
    }

    private Object giveEnterprise(String product) {
        return shop.billing
                .catalogue()
                .plans()
                .changeStripe(shop.enterprise.id(), 1, StripeProduct.of(StripeProductId.of(product)));
    }

    /** Random orders against a model that knows only the rule, not how it is kept. */
    @RepeatedTest(30)
    void follows_from_the_set_of_events() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<StripeEvent> events = new StripeStory(random, tenants.subList(0, 2)).tell(5 + random.nextInt(25));

        List<StripeEvent> deliveries = shuffled(random, events, events.subList(0, events.size() / 2));
        deliveries.forEach(event -> shop.billing.stripeEvents().apply(event));

        assertThat(StripeModel.actual(shop, tenants)).as("seed %d", seed).isEqualTo(StripeModel.expected(shop, events));
    }

    /** The events, and these once more, in any order. */
    private static List<StripeEvent> shuffled(Random random, List<StripeEvent> events, List<StripeEvent> again) {
        List<StripeEvent> all = new ArrayList<>(events);
        all.addAll(again);
        Collections.shuffle(all, random);
        return all;
    }

    private static void forgetWhatStripeTold() {
        db.dsl()
                .execute("TRUNCATE billing.stripe_events, billing.stripe_customers, billing.external_references,"
                        + " billing.subscriptions, billing.tenant_config");
    }
}
