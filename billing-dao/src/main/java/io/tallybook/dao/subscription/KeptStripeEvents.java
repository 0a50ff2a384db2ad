package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.LIST_KEPT_STRIPE_EVENTS;
import static io.tallybook.schema.billing.Tables.PLANS;
import static io.tallybook.schema.billing.Tables.STRIPE_EVENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.AcrossTenants;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.subscription.KeptStripeEvent;
import io.tallybook.model.subscription.StripeEventKind;
import io.tallybook.model.subscription.StripeEventOutcome.Reason;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.subscription.UnknownStripeProduct;
import io.tallybook.schema.billing.tables.StripeEvents;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;

/** What waits, of all tenants and of nobody: reports for operators, which may read much. */
record KeptStripeEvents(Scope scope) {

    private static final StripeEvents OTHER = STRIPE_EVENTS.as("other");

    private static final Condition IS_OF_SUBSCRIPTION = STRIPE_EVENTS.KIND.ne(StripeEventKind.CUSTOMER_LINKED);

    /** In the order of {@link StripeHistory}. */
    private static final Condition IS_LAST_OF_SUBSCRIPTION =
            STRIPE_EVENTS.STRIPE_EVENT_ID.eq(field(select(OTHER.STRIPE_EVENT_ID)
                    .from(OTHER)
                    .where(OTHER.STRIPE_CUSTOMER_ID.eq(STRIPE_EVENTS.STRIPE_CUSTOMER_ID))
                    .and(OTHER.STRIPE_SUBSCRIPTION_ID.eq(STRIPE_EVENTS.STRIPE_SUBSCRIPTION_ID))
                    .orderBy(
                            field(OTHER.STATUS.in(SubscriptionStatus.CANCELED, SubscriptionStatus.INCOMPLETE_EXPIRED))
                                    .desc(),
                            OTHER.OCCURRED_AT.desc(),
                            OTHER.STRIPE_EVENT_ID.collate("C").desc())
                    .limit(1)));

    List<KeptStripeEvent> list(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
        return AcrossTenants.EVENTS_OF_STRIPE
                .in(scope.dsl())
                .select(STRIPE_EVENTS, LIST_KEPT_STRIPE_EVENTS.REASON)
                .from(LIST_KEPT_STRIPE_EVENTS.call(limit))
                .join(STRIPE_EVENTS)
                .on(STRIPE_EVENTS.STRIPE_CUSTOMER_ID.eq(LIST_KEPT_STRIPE_EVENTS.STRIPE_CUSTOMER_ID))
                .and(STRIPE_EVENTS.STRIPE_EVENT_ID.eq(LIST_KEPT_STRIPE_EVENTS.STRIPE_EVENT_ID))
                .orderBy(
                        STRIPE_EVENTS.OCCURRED_AT,
                        STRIPE_EVENTS.STRIPE_EVENT_ID.collate("C"),
                        STRIPE_EVENTS.STRIPE_CUSTOMER_ID)
                .fetch(row -> new KeptStripeEvent(
                        StripeEventRows.toEvent(row.value1()),
                        Reason.valueOf(row.value2().toUpperCase(Locale.ROOT))));
    }

    List<UnknownStripeProduct> unknownProducts() {
        return AcrossTenants.EVENTS_OF_STRIPE
                .in(scope.dsl())
                .select(STRIPE_EVENTS.STRIPE_PRODUCT_ID, count())
                .from(STRIPE_EVENTS)
                .leftJoin(PLANS)
                .on(PLANS.STRIPE_PRODUCT_ID.eq(STRIPE_EVENTS.STRIPE_PRODUCT_ID))
                .where(IS_OF_SUBSCRIPTION)
                .and(PLANS.PLAN_ID.isNull())
                .and(IS_LAST_OF_SUBSCRIPTION)
                .groupBy(STRIPE_EVENTS.STRIPE_PRODUCT_ID)
                .orderBy(STRIPE_EVENTS.STRIPE_PRODUCT_ID)
                .fetch(row -> new UnknownStripeProduct(row.value1(), row.value2()));
    }
}
