package io.tallybook.dao.subscription;

import io.tallybook.model.Period;
import io.tallybook.model.subscription.SubscriptionPeriods;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.time.Instant;

/** What becomes of a subscription that Stripe does not bill when its period is over. */
record SubscriptionRenewal(SubscriptionsRecord row) {

    /** Whether its period is over and nobody but us says what follows. */
    boolean isDue(Instant now) {
        return row.getStripeSubscriptionId() == null
                && row.getEndedAt() == null
                && !now.isBefore(row.getCurrentPeriodEnd());
    }

    /**
     * Where it is due: ends it as of the end of its period, if it was to end with it; else moves it into the period in which
     * {@code now} lies, on the plan that was pending. Periods between, in which nobody renewed it, are passed over.
     */
    void catchUp(Instant now) {
        if (!isDue(now)) {
            return;
        }
        Instant end = row.getCurrentPeriodEnd();
        row.setStateAt(end);
        if (row.getCancelAtPeriodEnd()) {
            end(end);
            return;
        }
        if (row.getPendingPlanId() != null) {
            setPlan(end);
        }
        row.setStatus(SubscriptionStatus.ACTIVE);
        Period next = new SubscriptionPeriods(row.getAnchoredAt(), row.getPlanInterval()).containing(now);
        row.setCurrentPeriodStart(next.from());
        row.setCurrentPeriodEnd(next.to());
    }

    void end(Instant at) {
        row.setStatus(SubscriptionStatus.CANCELED);
        row.setEndedAt(at);
        row.setIsWaiting(false);
        clearPendingPlan();
    }

    void clearPendingPlan() {
        row.setPendingPlanId(null);
        row.setPendingPlanAt(null);
    }

    private void setPlan(Instant at) {
        row.setPlanId(row.getPendingPlanId());
        row.setPlanAt(at);
        clearPendingPlan();
    }
}
