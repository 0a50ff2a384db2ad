package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.PLANS;

import io.tallybook.dao.Billing;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.Period;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEvent.SubscriptionDeleted;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.SubscriptionStatus;
import java.time.Instant;
import java.util.Locale;
import org.joda.money.Money;
import org.jooq.DSLContext;

/** An application with two plans at Stripe, one that is only its own, and what Stripe tells of a customer. */
final class Shop {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Billing billing;
    final Plan starter;
    final Plan professional;
    final Plan enterprise;

    private Shop(Billing billing) {
        this.billing = billing;
        PlanDao plans = billing.catalogue().plans();
        this.starter = plans.create(atStripe("starter", PlanPrice.monthly(Money.parse("USD 99"))));
        this.professional = plans.create(
                atStripe("professional", PlanPrice.listed(Money.parse("USD 299"), Money.parse("USD 2990"))));
        this.enterprise = plans.create(
                NewPlan.of(PlanSlug.of("enterprise"), PlanDetails.of("Enterprise", PlanPrice.custom())));
    }

    /** The only one in the database, which has no plans and no tenants then. */
    static Shop open(PooledDatabase db, Billing billing) {
        clear(db.dsl());
        return new Shop(billing);
    }

    static void clear(DSLContext owner) {
        owner.execute("TRUNCATE billing.stripe_events, billing.stripe_customers, billing.external_references,"
                + " billing.subscriptions, billing.plan_limits, billing.tenant_config");
        owner.deleteFrom(PLANS).execute();
    }

    TenantId tenant() {
        return billing.tenants().create("Acme").id();
    }

    SubscriptionDao subscriptions(TenantId tenant) {
        return billing.tenant(tenant).subscriptions();
    }

    private static NewPlan atStripe(String slug, PlanPrice price) {
        return NewPlan.of(PlanSlug.of(slug), PlanDetails.of(slug.toUpperCase(Locale.ROOT), price))
                .withStripe(StripeProduct.of(StripeProductId.of("prod_" + slug))
                        .withMonthlyPrice(StripePriceId.of("price_" + slug)));
    }

    static StripeCustomerId customer(String name) {
        return StripeCustomerId.of("cus_" + name);
    }

    static StripeSubscription at(String subscription, String product, SubscriptionStatus status) {
        return StripeSubscription.of(
                StripeSubscriptionId.of("sub_" + subscription),
                status,
                StripeProductId.of("prod_" + product),
                StripePriceId.of("price_" + product),
                PlanInterval.MONTH,
                new Period(START, Instant.parse("2026-02-01T00:00:00Z")));
    }

    static StripeSubscription active(String subscription, String product) {
        return at(subscription, product, SubscriptionStatus.ACTIVE);
    }

    static SubscriptionChanged changed(String event, long second, String customer, StripeSubscription subscription) {
        return new SubscriptionChanged(
                StripeEventId.of("evt_" + event), START.plusSeconds(second), customer(customer), subscription);
    }

    static SubscriptionDeleted deleted(String event, long second, String customer, StripeSubscription subscription) {
        return new SubscriptionDeleted(
                StripeEventId.of("evt_" + event),
                START.plusSeconds(second),
                customer(customer),
                subscription.canceled(null, null));
    }

    static CustomerLinked linked(String event, long second, String customer, TenantId tenant) {
        return new CustomerLinked(
                StripeEventId.of("evt_" + event), START.plusSeconds(second), customer(customer), tenant);
    }
}
