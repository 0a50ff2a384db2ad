package io.tallybook.dao.subscription;

import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.SubscriptionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens to a few customers at Stripe, as events in the order in which they happened.
 *
 * <p>A customer has one subscription after the other; sometimes the next begins before the former one has ended. Several events share a
 * second, some name a product that no plan has, some customers are never a tenant's, and now and then something is said of a subscription
 * after its end.
 */
final class StripeStory {

    private static final String[] PRODUCTS = {"starter", "professional", "starter", "professional", "unheard-of"};

    private static final SubscriptionStatus[] STATUSES = {
        SubscriptionStatus.ACTIVE, SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID
    };

    private final Random random;
    private final List<TenantId> tenants;
    private final List<StripeEvent> told = new ArrayList<>();
    private final int[] subscriptionOf;
    private final boolean[] isBegun;
    private final boolean[] isLinked;
    private long second = 1;

    /** One customer for each tenant, and one who is nobody's where there are more tenants than one. */
    StripeStory(Random random, List<TenantId> tenants) {
        this.random = random;
        this.tenants = tenants;
        int customers = tenants.size() + (tenants.size() > 1 ? 1 : 0);
        this.subscriptionOf = new int[customers];
        this.isBegun = new boolean[customers];
        this.isLinked = new boolean[customers];
    }

    List<StripeEvent> tell(int events) {
        while (told.size() < events) {
            int customer = random.nextInt(subscriptionOf.length);
            boolean mayLink = customer < tenants.size();
            if (mayLink && (!isLinked[customer] && random.nextInt(8) == 0 || random.nextInt(60) == 0)) {
                isLinked[customer] = true;
                told.add(Shop.linked(id(), second, name(customer), tenants.get(customer)));
            } else {
                tellOf(customer);
            }
            second += random.nextInt(2);
        }
        return told;
    }

    private void tellOf(int customer) {
        if (isBegun[customer] && random.nextInt(6) == 0) {
            told.add(Shop.deleted(id(), second, name(customer), state(customer)));
            subscriptionOf[customer]++;
            isBegun[customer] = false;
        } else if (isBegun[customer] && random.nextInt(12) == 0) {
            // The next one begins, and the former one ends after that.
            StripeSubscription former = state(customer);
            subscriptionOf[customer]++;
            told.add(Shop.changed(id(), second, name(customer), state(customer)));
            second += random.nextInt(2);
            told.add(Shop.deleted(id(), second, name(customer), former));
        } else if (!isBegun[customer] && subscriptionOf[customer] > 0 && random.nextInt(10) == 0) {
            StripeSubscription former = Shop.active(name(customer) + "-" + (subscriptionOf[customer] - 1), "starter");
            told.add(Shop.changed(id(), second, name(customer), former));
        } else {
            isBegun[customer] = true;
            told.add(Shop.changed(id(), second, name(customer), state(customer)));
        }
    }

    private StripeSubscription state(int customer) {
        String subscription = name(customer) + "-" + subscriptionOf[customer];
        String product = PRODUCTS[random.nextInt(PRODUCTS.length)];
        StripeSubscription state = Shop.at(subscription, product, STATUSES[random.nextInt(STATUSES.length)]);
        return switch (random.nextInt(8)) {
            case 0 -> state.cancelingAtPeriodEnd(null, "too dear");
            case 1 -> state.trialingUntil(Shop.START.plusSeconds(1000));
            default -> state;
        };
    }

    /** In no order, so that within a second it is not that of time. */
    private String id() {
        return Long.toHexString(random.nextLong());
    }

    private static String name(int customer) {
        return "c" + customer;
    }
}
