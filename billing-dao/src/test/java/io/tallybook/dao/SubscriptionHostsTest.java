package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.model.BillingException.StripeCustomerConflict;
import io.tallybook.model.BillingException.StripeEventConflict;
import io.tallybook.model.Period;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.SubscriptionStatus;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An event of Stripe is stored, and does what it says, where the application commits. */
class SubscriptionHostsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private TenantId tenant;
    private StripeCustomerId customer;

    @BeforeEach
    void a_tenant_and_a_plan_at_stripe() {
        tenant = db.billing().tenants().create("Acme").id();
        customer = StripeCustomerId.of("cus_" + tenant);
        db.billing()
                .catalogue()
                .plans()
                .create(NewPlan.of(PlanSlug.of("p-" + tenant), PlanDetails.of("P " + tenant, PlanPrice.custom()))
                        .withStripe(StripeProduct.of(StripeProductId.of("prod_" + tenant))));
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_leaves_the_transaction_usable(TransactionHost host) {
        host.commit(db, (application, billing) -> {
            billing.stripeEvents().apply(linked("1", customer));
            assertThatExceptionOfType(StripeCustomerConflict.class)
                    .isThrownBy(() -> billing.stripeEvents().apply(linked("2", StripeCustomerId.of("cus_other"))));
            billing.stripeEvents().apply(changed("3", 3));
            assertThatExceptionOfType(StripeEventConflict.class)
                    .isThrownBy(() -> billing.stripeEvents().apply(changed("3", 4)));
            billing.stripeEvents().apply(changed("4", 4));
        });

        assertThat(db.billing()
                        .tenant(tenant)
                        .subscriptions()
                        .current()
                        .orElseThrow()
                        .stateAt())
                .isEqualTo(START.plusSeconds(4));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "AUTOCOMMIT_CONNECTION"})
    void nothing_is_left_when_the_application_rolls_back(TransactionHost host) {
        host.rollBack(db, (application, billing) -> {
            billing.stripeEvents().apply(linked("1", customer));
            billing.stripeEvents().apply(changed("2", 2));
            assertThat(billing.tenant(tenant).subscriptions().current()).isPresent();
        });

        assertThat(db.billing().tenants().ownerOf(customer)).isEmpty();
        assertThat(db.billing().tenant(tenant).subscriptions().current()).isEmpty();
        assertThat(db.dsl()
                        .fetchValue(
                                "SELECT count(*) FROM billing.stripe_events WHERE stripe_customer_id = ?",
                                customer.value()))
                .isEqualTo(0L);
    }

    private StripeEvent linked(String event, StripeCustomerId of) {
        return new CustomerLinked(StripeEventId.of("evt_" + event), START, of, tenant);
    }

    private StripeEvent changed(String event, long second) {
        StripeSubscription state = StripeSubscription.of(
                StripeSubscriptionId.of("sub_" + tenant),
                SubscriptionStatus.ACTIVE,
                StripeProductId.of("prod_" + tenant),
                StripePriceId.of("price_" + tenant),
                PlanInterval.MONTH,
                new Period(START, START.plusSeconds(2_678_400)));
        return new SubscriptionChanged(StripeEventId.of("evt_" + event), START.plusSeconds(second), customer, state);
    }
}
