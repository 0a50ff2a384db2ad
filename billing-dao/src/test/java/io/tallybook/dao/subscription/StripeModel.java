package io.tallybook.dao.subscription;

import io.tallybook.model.Page;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEvent.SubscriptionDeleted;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What subscriptions come to when all events happen in their order and a simple rule is followed for each. */
final class StripeModel {

    /** What is compared. */
    record Row(
            TenantId tenant,
            String subscription,
            PlanId plan,
            SubscriptionStatus status,
            Instant stateAt,
            boolean current) {}

    private static final class State {

        private TenantId tenant;
        private PlanId plan;
        private SubscriptionStatus status;
        private Instant stateAt;
        private Instant liveSince;
    }

    private StripeModel() {}

    static Set<Row> expected(Shop shop, List<StripeEvent> events) {
        Map<StripeCustomerId, TenantId> owners = new HashMap<>();
        events.forEach(event -> {
            if (event instanceof CustomerLinked linked) {
                owners.put(linked.customer(), linked.tenant());
            }
        });
        Map<StripeProductId, PlanId> plans = Map.of(
                StripeProductId.of("prod_starter"), shop.starter.id(),
                StripeProductId.of("prod_professional"), shop.professional.id());
        List<StripeEvent> inOrder = new ArrayList<>(events);
        inOrder.removeIf(event -> event instanceof CustomerLinked || !owners.containsKey(event.customer()));
        inOrder.sort(Comparator.comparing(StripeEvent::occurredAt)
                .thenComparing(event -> event instanceof SubscriptionDeleted)
                .thenComparing(event -> event.id().value()));

        Map<String, State> states = new HashMap<>();
        for (StripeEvent event : inOrder) {
            StripeSubscription told = told(event);
            State state = states.computeIfAbsent(told.id().value(), any -> new State());
            if (state.status != null && state.status.isEnded()) {
                continue;
            }
            state.tenant = owners.get(event.customer());
            state.status = told.status();
            state.stateAt = event.occurredAt();
            state.plan = plans.getOrDefault(told.product(), state.plan);
            if (told.status().isLive() && state.liveSince == null) {
                state.liveSince = event.occurredAt();
            }
        }
        Set<Row> rows = new HashSet<>();
        Map<TenantId, String> current = new HashMap<>();
        states.entrySet().stream()
                .filter(entry ->
                        entry.getValue().plan != null && entry.getValue().status.isLive())
                .sorted(Comparator.comparing((Map.Entry<String, State> entry) -> entry.getValue().liveSince)
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> current.putIfAbsent(entry.getValue().tenant, entry.getKey()));
        states.forEach((subscription, state) -> {
            if (state.plan != null) {
                rows.add(new Row(
                        state.tenant,
                        subscription,
                        state.plan,
                        state.status,
                        state.stateAt,
                        subscription.equals(current.get(state.tenant))));
            }
        });
        return rows;
    }

    static Set<Row> actual(Shop shop, List<TenantId> tenants) {
        Set<Row> rows = new HashSet<>();
        for (TenantId tenant : tenants) {
            for (Subscription made : shop.subscriptions(tenant).list(Page.first(1000))) {
                rows.add(new Row(
                        tenant,
                        made.stripeSubscription().value(),
                        made.plan(),
                        made.status(),
                        made.stateAt(),
                        made.isCurrent()));
            }
        }
        return rows;
    }

    private static StripeSubscription told(StripeEvent event) {
        return event instanceof SubscriptionChanged changed
                ? changed.subscription()
                : ((SubscriptionDeleted) event).subscription();
    }
}
