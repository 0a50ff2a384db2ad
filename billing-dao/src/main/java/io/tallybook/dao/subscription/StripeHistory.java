package io.tallybook.dao.subscription;

import static io.tallybook.dao.subscription.SubscriptionQuery.put;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTIONS;

import io.tallybook.model.subscription.PlanId;
import io.tallybook.schema.billing.tables.records.StripeEventsRecord;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that Stripe told of one subscription, in whatever order it came.
 *
 * <p>What follows from it depends on the set of events alone. Of two, the later one counts; an end counts more than anything, because
 * what has ended stays so, and what is said after that is not heard; within a second, which is as finely as Stripe tells the time, the
 * greater id counts.
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

    private final Instant firstEnd;
    private final List<Told> inOrder;
    private final Set<String> reasons;

    StripeHistory(List<Told> events) {
        this.firstEnd = events.stream()
                .filter(Told::isEnd)
                .map(Told::at)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        this.reasons = events.stream()
                .map(told -> told.event().getCancellationReason())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        this.inOrder = events.stream()
                .filter(told -> told.isEnd() || !told.at().isAfter(firstEnd))
                .sorted(ORDER)
                .toList();
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
        Instant first = inOrder.stream()
                .map(told -> told.event().getCurrentPeriodStart())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        put(row, SUBSCRIPTIONS.ANCHORED_AT, first);
    }

    private boolean isStateTakenBy(SubscriptionsRecord row) {
        return row.getStripeEventId() != null
                || row.getStateAt() == null
                || last().isEnd()
                || isNotBefore(last().at(), row.getStateAt());
    }

    private void putState(SubscriptionsRecord row) {
        StripeEventsRecord event = last().event();
        put(row, SUBSCRIPTIONS.STRIPE_EVENT_ID, event.getStripeEventId());
        put(row, SUBSCRIPTIONS.STATE_AT, event.getOccurredAt());
        put(row, SUBSCRIPTIONS.STATUS, event.getStatus());
        put(row, SUBSCRIPTIONS.STRIPE_PRICE_ID, event.getStripePriceId());
        put(row, SUBSCRIPTIONS.PLAN_INTERVAL, event.getPlanInterval());
        put(row, SUBSCRIPTIONS.CURRENT_PERIOD_START, event.getCurrentPeriodStart());
        put(row, SUBSCRIPTIONS.CURRENT_PERIOD_END, event.getCurrentPeriodEnd());
        put(row, SUBSCRIPTIONS.TRIAL_ENDS_AT, event.getTrialEndsAt());
        put(row, SUBSCRIPTIONS.CANCEL_AT_PERIOD_END, event.getCancelAtPeriodEnd());
        put(row, SUBSCRIPTIONS.CANCELED_AT, event.getCanceledAt());
        put(row, SUBSCRIPTIONS.CANCELLATION_REASON, reason(row, event));
        put(row, SUBSCRIPTIONS.ENDED_AT, event.getEndedAt());
    }

    /** The event's; where it is of a cancellation and says none, the one that only we were told. */
    private @Nullable String reason(SubscriptionsRecord row, StripeEventsRecord event) {
        String known = row.getCancellationReason();
        boolean isOurs = known != null && !reasons.contains(known);
        return isOurs && event.getCanceledAt() != null && event.getCancellationReason() == null
                ? known
                : event.getCancellationReason();
    }

    private void putPlan(SubscriptionsRecord row) {
        lastWithPlan()
                .filter(told -> row.getPlanAt() == null
                        || isNotBefore(told.at(), row.getPlanAt())
                        // Of a time after the end, which is not heard.
                        || row.getPlanAt().isAfter(firstEnd))
                .ifPresent(told -> {
                    put(row, SUBSCRIPTIONS.PLAN_ID, told.plan());
                    put(row, SUBSCRIPTIONS.PLAN_AT, told.at());
                });
        if (row.getPendingPlanId() != null && isPendingPlanOver(row)) {
            put(row, SUBSCRIPTIONS.PENDING_PLAN_ID, null);
            put(row, SUBSCRIPTIONS.PENDING_PLAN_AT, null);
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
