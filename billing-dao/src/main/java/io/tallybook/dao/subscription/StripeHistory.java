package io.tallybook.dao.subscription;

import io.tallybook.model.subscription.PlanId;
import io.tallybook.schema.billing.tables.records.StripeEventsRecord;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that Stripe told of one subscription, in whatever order it came.
 *
 * <p>What follows from it depends on the set of events alone. Of two, the later one counts; an end counts more than anything, because
 * what has ended stays so; within a second, which is as finely as Stripe tells the time, the greater id counts.
 */
final class StripeHistory {

    /** @param plan that has the event's product; absent where none has it */
    record Told(StripeEventsRecord event, @Nullable PlanId plan) {

        private boolean isEnd() {
            return event.getStatus().isEnded();
        }

        private Instant at() {
            return event.getOccurredAt();
        }
    }

    private static final Comparator<Told> ORDER = Comparator.comparing(Told::isEnd)
            .thenComparing(Told::at)
            .thenComparing(told -> told.event().getStripeEventId().value());

    private final List<Told> inOrder;

    StripeHistory(List<Told> events) {
        this.inOrder = events.stream().sorted(ORDER).toList();
    }

    /** Since when it has been live by what is known; empty where it is not known ever to have been. */
    Optional<Instant> liveSince() {
        return inOrder.stream()
                .filter(told -> told.event().getStatus().isLive())
                .map(Told::at)
                .min(Comparator.naturalOrder());
    }

    /** Whether a subscription can be made of it: some event led to a plan. */
    boolean hasPlan() {
        return lastWithPlan().isPresent();
    }

    /** Puts into the row what is known, unless the application changed it later; a row without a state takes all of it. */
    void putInto(SubscriptionsRecord row) {
        if (isStateTakenBy(row)) {
            putState(row);
        }
        putPlan(row);
        row.setAnchoredAt(inOrder.stream()
                .map(told -> told.event().getCurrentPeriodStart())
                .min(Comparator.naturalOrder())
                .orElseThrow());
    }

    private boolean isStateTakenBy(SubscriptionsRecord row) {
        return row.getStripeEventId() != null
                || row.getStateAt() == null
                || last().isEnd()
                || isNotBefore(last().at(), row.getStateAt());
    }

    private void putState(SubscriptionsRecord row) {
        StripeEventsRecord event = last().event();
        row.setStripeEventId(event.getStripeEventId());
        row.setStateAt(event.getOccurredAt());
        row.setStatus(event.getStatus());
        row.setStripePriceId(event.getStripePriceId());
        row.setPlanInterval(event.getPlanInterval());
        row.setCurrentPeriodStart(event.getCurrentPeriodStart());
        row.setCurrentPeriodEnd(event.getCurrentPeriodEnd());
        row.setTrialEndsAt(event.getTrialEndsAt());
        row.setCancelAtPeriodEnd(event.getCancelAtPeriodEnd());
        row.setCanceledAt(event.getCanceledAt());
        row.setCancellationReason(event.getCancellationReason());
        row.setEndedAt(event.getEndedAt());
    }

    private void putPlan(SubscriptionsRecord row) {
        lastWithPlan()
                .filter(told -> row.getPlanAt() == null || isNotBefore(told.at(), row.getPlanAt()))
                .ifPresent(told -> {
                    row.setPlanId(told.plan());
                    row.setPlanAt(told.at());
                });
        if (row.getPendingPlanId() != null && isPendingPlanOver(row)) {
            row.setPendingPlanId(null);
            row.setPendingPlanAt(null);
        }
    }

    /** Whether the next period has begun, or the plan is the one that was pending, or nothing follows. */
    private boolean isPendingPlanOver(SubscriptionsRecord row) {
        PlanId pending = row.getPendingPlanId();
        Instant since = row.getPendingPlanAt();
        return row.getEndedAt() != null
                || pending.equals(row.getPlanId())
                || inOrder.stream()
                        .anyMatch(told -> told.event().getCurrentPeriodStart().isAfter(since)
                                || (pending.equals(told.plan()) && isNotBefore(told.at(), since)));
    }

    private Told last() {
        return inOrder.get(inOrder.size() - 1);
    }

    private Optional<Told> lastWithPlan() {
        return inOrder.stream().filter(told -> told.plan() != null).reduce((former, later) -> later);
    }

    /** Stripe tells the time in seconds: what we did within the second of an event, we did before it. */
    private static boolean isNotBefore(Instant event, Instant ours) {
        return !event.isBefore(ours.truncatedTo(ChronoUnit.SECONDS));
    }
}
