package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.RATE_PLANS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.SubscriptionPeriods;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.schema.telecom.tables.records.RatePlansRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of a locked subscription when its period is over; writes the periods, and leaves the row itself to be written. */
record SubscriptionRenewal(TenantScope tx, SubscriptionsRecord subscription) {

    /** Whether it ends with its period instead of being renewed. */
    boolean isLastPeriod() {
        return subscription.getIsCancelledAtPeriodEnd() || !subscription.getIsAutoRenew();
    }

    /** Into the next period, or to its end. */
    void renew() {
        if (isLastPeriod()) {
            end(
                    subscription.getIsCancelledAtPeriodEnd()
                            ? SubscriptionStatus.CANCELLED
                            : SubscriptionStatus.EXPIRED,
                    subscription.getCurrentPeriodEnd());
        } else {
            if (subscription.getStatus() == SubscriptionStatus.TRIAL) {
                subscription.setStatus(SubscriptionStatus.ACTIVE);
            }
            applyScheduledChange();
            RatePlansRecord plan = plan();
            open(plan, plan.getIncludedMinutes());
        }
    }

    void end(SubscriptionStatus how, Instant at) {
        subscription.setStatus(how);
        subscription.setEndedAt(at);
        subscription.setNextBillingAt(null);
        subscription.setIsCancelledAtPeriodEnd(false);
        clearScheduledChange();
    }

    /**
     * Into the period that contains {@code now}, from a suspension: the ones before it are not billed, and have no allowance.
     *
     * <p>What was not invoiced before the suspension is not invoiced after it either, once its period is over.
     */
    void skipMissedPeriods(Instant now) {
        while (!now.isBefore(subscription.getCurrentPeriodEnd())) {
            applyScheduledChange();
            RatePlansRecord plan = plan();
            boolean isMissed = !now.isBefore(next().to());
            open(plan, isMissed ? 0 : plan.getIncludedMinutes());
        }
    }

    void clearScheduledChange() {
        subscription.setNextRatePlanId(null);
        subscription.setNextBillingCycle(null);
        subscription.setNextPrice(null);
    }

    private void applyScheduledChange() {
        if (subscription.getNextRatePlanId() != null) {
            subscription.setRatePlanId(subscription.getNextRatePlanId());
            subscription.setBillingCycle(subscription.getNextBillingCycle());
            subscription.setPrice(subscription.getNextPrice());
            clearScheduledChange();
        }
    }

    /** The next period, with the terms that the plan has now. */
    private void open(RatePlansRecord plan, int minutes) {
        Period period = next();
        insertPeriod(tx, subscription, plan, period, subscription.getCurrentPeriodEnd(), minutes);
        subscription.setCurrentPeriodStart(period.from());
        subscription.setCurrentPeriodEnd(period.to());
        if (subscription.getNextBillingAt() != null) {
            subscription.setNextBillingAt(period.from());
        }
    }

    private Period next() {
        return periods(subscription).startingAt(subscription.getCurrentPeriodEnd());
    }

    private RatePlansRecord plan() {
        return tx.dsl()
                .selectFrom(RATE_PLANS)
                .where(tx.owns(RATE_PLANS.TENANT_ID))
                .and(RATE_PLANS.RATE_PLAN_ID.eq(subscription.getRatePlanId()))
                .fetchSingle();
    }

    static SubscriptionPeriods periods(SubscriptionsRecord subscription) {
        return new SubscriptionPeriods(
                subscription.getAnchoredAt(), subscription.getBillingCycle(), subscription.getTimeZone());
    }

    /** @param follows end of the period before; null for the first */
    static void insertPeriod(
            TenantScope tx,
            SubscriptionsRecord subscription,
            RatePlansRecord plan,
            Period period,
            @Nullable Instant follows,
            int minutes) {
        Instant now = tx.now();
        tx.dsl()
                .insertInto(SUBSCRIPTION_USAGE)
                .set(SUBSCRIPTION_USAGE.TENANT_ID, tx.tenant())
                .set(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID, subscription.getSubscriptionId())
                .set(SUBSCRIPTION_USAGE.BILLING_PERIOD_START, period.from())
                .set(SUBSCRIPTION_USAGE.BILLING_PERIOD_END, period.to())
                .set(SUBSCRIPTION_USAGE.FOLLOWS_PERIOD_END, follows)
                .set(SUBSCRIPTION_USAGE.RATE_PLAN_ID, plan.getRatePlanId())
                .set(SUBSCRIPTION_USAGE.CURRENCY, plan.getCurrency())
                .set(SUBSCRIPTION_USAGE.MINUTES_INCLUDED, minutes)
                .set(SUBSCRIPTION_USAGE.INITIAL_INCREMENT_SECONDS, plan.getInitialIncrementSeconds())
                .set(SUBSCRIPTION_USAGE.BILLING_INCREMENT_SECONDS, plan.getBillingIncrementSeconds())
                .set(SUBSCRIPTION_USAGE.OVERAGE_RATE_PER_MINUTE, plan.getOverageRatePerMinute())
                .set(SUBSCRIPTION_USAGE.ROUNDING_MODE, plan.getRoundingMode())
                .set(SUBSCRIPTION_USAGE.CREATED_AT, now)
                .set(SUBSCRIPTION_USAGE.UPDATED_AT, now)
                .execute();
    }
}
