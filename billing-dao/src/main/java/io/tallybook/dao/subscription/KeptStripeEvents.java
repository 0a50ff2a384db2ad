package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.LIST_KEPT_STRIPE_EVENTS;
import static io.tallybook.schema.billing.Tables.PLANS;
import static io.tallybook.schema.billing.Tables.STRIPE_EVENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.AcrossTenants;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.subscription.KeptStripeEvent;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripeEventKind;
import io.tallybook.model.subscription.StripeEventOutcome.Reason;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.subscription.UnknownStripeProduct;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** What waits, of all tenants and of nobody: reports for operators, which read much. */
record KeptStripeEvents(Scope scope) {

    /** What was told last of each subscription, in the order of {@link StripeHistory}: the product. */
    private static final Table<Record1<StripeProductId>> LAST = select(STRIPE_EVENTS.STRIPE_PRODUCT_ID)
            .distinctOn(STRIPE_EVENTS.STRIPE_CUSTOMER_ID, STRIPE_EVENTS.STRIPE_SUBSCRIPTION_ID)
            .from(STRIPE_EVENTS)
            .where(STRIPE_EVENTS.KIND.ne(StripeEventKind.CUSTOMER_LINKED))
            .orderBy(
                    STRIPE_EVENTS.STRIPE_CUSTOMER_ID,
                    STRIPE_EVENTS.STRIPE_SUBSCRIPTION_ID,
                    DSL.field(STRIPE_EVENTS.STATUS.in(
                                    SubscriptionStatus.CANCELED, SubscriptionStatus.INCOMPLETE_EXPIRED))
                            .desc(),
                    STRIPE_EVENTS.OCCURRED_AT.desc(),
                    STRIPE_EVENTS.STRIPE_EVENT_ID.collate("C").desc())
            .asTable("last");

    private record Key(StripeCustomerId customer, StripeEventId event) {}

    private record Waiting(Key key, Reason reason) {}

    List<KeptStripeEvent> list(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
        DSLContext dsl = AcrossTenants.EVENTS_OF_STRIPE.in(scope.dsl());
        List<Waiting> waiting = dsl.selectFrom(LIST_KEPT_STRIPE_EVENTS.call(limit))
                .fetch(row -> new Waiting(
                        new Key(row.getStripeCustomerId(), row.getStripeEventId()), Reason.valueOf(row.getReason())));
        // What is stored stays as it is, and can be read apart.
        Map<Key, StripeEvent> events = dsl.selectFrom(STRIPE_EVENTS)
                .where(row(STRIPE_EVENTS.STRIPE_CUSTOMER_ID, STRIPE_EVENTS.STRIPE_EVENT_ID)
                        .in(waiting.stream()
                                .map(kept ->
                                        row(kept.key().customer(), kept.key().event()))
                                .toList()))
                .fetchMap(row -> new Key(row.getStripeCustomerId(), row.getStripeEventId()), StripeEventRows::toEvent);
        return waiting.stream()
                .map(kept -> new KeptStripeEvent(events.get(kept.key()), kept.reason()))
                .toList();
    }

    List<UnknownStripeProduct> unknownProducts() {
        var product = LAST.field(STRIPE_EVENTS.STRIPE_PRODUCT_ID);
        return AcrossTenants.EVENTS_OF_STRIPE
                .in(scope.dsl())
                .select(product, count())
                .from(LAST)
                .leftJoin(PLANS)
                .on(PLANS.STRIPE_PRODUCT_ID.eq(product))
                .where(PLANS.PLAN_ID.isNull())
                .groupBy(product)
                .orderBy(product)
                .fetch(row -> new UnknownStripeProduct(row.value1(), row.value2()));
    }
}
