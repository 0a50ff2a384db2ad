package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.LIST_KEPT_STRIPE_EVENTS;
import static io.tallybook.schema.billing.Tables.PLANS;
import static io.tallybook.schema.billing.Tables.STRIPE_EVENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;

import io.tallybook.dao.internal.AcrossTenants;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.subscription.KeptStripeEvent;
import io.tallybook.model.subscription.StripeEventKind;
import io.tallybook.model.subscription.StripeEventOutcome.Reason;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.subscription.UnknownStripeProduct;
import io.tallybook.schema.billing.tables.records.ListKeptStripeEventsRecord;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
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

    List<KeptStripeEvent> list(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
        // On its own, because Citus joins no function with rows of the nodes.
        CommonTableExpression<ListKeptStripeEventsRecord> kept =
                name("kept").asMaterialized(selectFrom(LIST_KEPT_STRIPE_EVENTS.call(limit)));
        Field<String> reason = kept.field(LIST_KEPT_STRIPE_EVENTS.REASON);
        return AcrossTenants.EVENTS_OF_STRIPE
                .in(scope.dsl())
                .with(kept)
                .select(STRIPE_EVENTS, reason)
                .from(STRIPE_EVENTS)
                .join(kept)
                .on(STRIPE_EVENTS.STRIPE_CUSTOMER_ID.eq(kept.field(LIST_KEPT_STRIPE_EVENTS.STRIPE_CUSTOMER_ID)))
                .and(STRIPE_EVENTS.STRIPE_EVENT_ID.eq(kept.field(LIST_KEPT_STRIPE_EVENTS.STRIPE_EVENT_ID)))
                .orderBy(
                        STRIPE_EVENTS.OCCURRED_AT,
                        STRIPE_EVENTS.STRIPE_EVENT_ID.collate("C"),
                        STRIPE_EVENTS.STRIPE_CUSTOMER_ID.collate("C"))
                .fetch(row -> new KeptStripeEvent(StripeEventRows.toEvent(row.value1()), Reason.valueOf(row.value2())));
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
