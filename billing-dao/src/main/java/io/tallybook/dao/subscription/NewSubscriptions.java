package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTIONS;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AlreadySubscribed;
import io.tallybook.model.Period;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.model.subscription.SubscriptionPeriods;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a subscription that Stripe does not bill. */
record NewSubscriptions(TenantScope tx) {

    Subscription insert(NewSubscription wanted) {
        // Decide.
        OpenTenant.require(tx);
        SubscriptionChanges changes = SubscriptionChanges.lock(tx);
        Instant now = tx.now();
        Optional<SubscriptionsRecord> former = changes.current();
        // One that was to end with a period that is over has ended.
        former.ifPresent(row -> new SubscriptionRenewal(row).catchUp(now));
        requireNoneLive(changes.rows());
        requireNew(changes.rows(), wanted.id());
        PlanOffer.require(tx.scope(), wanted.plan(), wanted.interval());
        Instant start = wanted.startsAt() == null ? now : wanted.startsAt();
        if (start.isAfter(now)) {
            throw new IllegalArgumentException("a subscription does not start later than now, but at " + start);
        }

        // Write.
        SubscriptionQuery query = new SubscriptionQuery(tx);
        former.ifPresent(query::write);
        SubscriptionsRecord row = toRow(wanted, start);
        // From where it would be by now, if it started long ago.
        new SubscriptionRenewal(row).catchUp(now);
        query.insert(row);
        return SubscriptionQuery.toSubscription(row);
    }

    private void requireNoneLive(List<SubscriptionsRecord> rows) {
        rows.stream()
                .filter(row -> row.getStatus().isLive())
                .min(Comparator.comparing(SubscriptionsRecord::getIsWaiting))
                .ifPresent(live -> {
                    throw new AlreadySubscribed(tx.tenant(), live.getSubscriptionId(), live.getPlanId());
                });
    }

    private static void requireNew(List<SubscriptionsRecord> rows, SubscriptionId id) {
        if (rows.stream().anyMatch(row -> row.getSubscriptionId().equals(id))) {
            throw new AlreadyExists("subscription", id);
        }
    }

    private SubscriptionsRecord toRow(NewSubscription wanted, Instant start) {
        boolean isTrial = wanted.trialDays() > 0;
        Instant anchor =
                start.atOffset(ZoneOffset.UTC).plusDays(wanted.trialDays()).toInstant();
        Period first = isTrial ? new Period(start, anchor) : new SubscriptionPeriods(anchor, wanted.interval()).at(0);
        SubscriptionsRecord row = tx.dsl().newRecord(SUBSCRIPTIONS);
        row.setTenantId(tx.tenant());
        row.setSubscriptionId(wanted.id());
        row.setPlanId(wanted.plan());
        row.setPlanAt(start);
        row.setPlanInterval(wanted.interval());
        row.setStatus(isTrial ? SubscriptionStatus.TRIALING : SubscriptionStatus.ACTIVE);
        row.setTrialEndsAt(isTrial ? anchor : null);
        row.setAnchoredAt(anchor);
        row.setCurrentPeriodStart(first.from());
        row.setCurrentPeriodEnd(first.to());
        row.setCancelAtPeriodEnd(false);
        row.setStateAt(start);
        row.setIsWaiting(false);
        return row;
    }
}
