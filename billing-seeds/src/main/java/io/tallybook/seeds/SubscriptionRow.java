package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.dao.telecom.SubscriptionDao;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.Subscription;
import java.util.Arrays;
import java.util.Optional;

/** A subscription of a tenant. */
record SubscriptionRow(TenantId tenant, NewSubscription subscription) implements SeedRow {

    @Override
    public String key() {
        return "subscription " + subscription.id();
    }

    @Override
    public String name() {
        return "subscription " + subscription.number();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return subscriptions(billing).find(subscription.id()).map(SubscriptionRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return subscriptions(billing)
                .find(subscription.number())
                .map(other -> "another subscription has the number " + other.number());
    }

    @Override
    public Optional<String> missing(Billing billing) {
        TelecomBilling telecom = billing.tenant(tenant).telecom();
        if (telecom.accounts().find(subscription.account()).isEmpty()) {
            return Optional.of("its account is not there");
        }
        return telecom.ratePlans().find(subscription.ratePlan()).isPresent()
                ? Optional.empty()
                : Optional.of("its rate plan is not there");
    }

    @Override
    public void create(Billing billing) {
        subscriptions(billing).subscribe(subscription);
    }

    @Override
    public void remove(Billing billing) {
        subscriptions(billing).remove(subscription.id());
    }

    private SubscriptionDao subscriptions(Billing billing) {
        return billing.tenant(tenant).telecom().subscriptions();
    }

    private static String fingerprint(Subscription subscription) {
        return Fingerprint.of(Arrays.asList(
                subscription.number(),
                subscription.ratePlan(),
                subscription.status(),
                subscription.cycle(),
                subscription.price(),
                subscription.zone(),
                subscription.startedAt(),
                subscription.currentPeriod(),
                subscription.isAutoRenew(),
                subscription.isCancelledAtPeriodEnd(),
                subscription.scheduled(),
                subscription.version()));
    }
}
