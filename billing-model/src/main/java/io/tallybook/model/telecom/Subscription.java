package io.tallybook.model.telecom;

import io.tallybook.model.Json;
import io.tallybook.model.Period;
import java.time.Instant;
import java.time.ZoneId;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Which rate plan an account has, and in what period it is.
 *
 * @param price of a whole period, as agreed
 * @param zone whose calendar its periods follow
 * @param anchoredAt start of the first paid period, from which all are counted
 * @param endedAt absent while it goes on
 * @param trialEndsAt first instant after the trial; absent without one
 * @param currentPeriod what is left of it where the plan was changed in between
 * @param nextBillingAt when it is due to be invoiced; absent when no more
 * @param isAutoRenew whether a next period follows; without, it expires
 * @param isCancelledAtPeriodEnd whether the customer ends it with the current period
 * @param cancelledAt when the customer said so
 * @param scheduled what changes with the next period; absent when nothing does
 * @param addons what was bought beside the plan, for the application to read
 * @param metadata for the application to read
 * @param version number of the change, for editors that read before they write
 */
public record Subscription(
        SubscriptionId id,
        SubscriptionNumber number,
        CustomerId customer,
        AccountId account,
        RatePlanId ratePlan,
        SubscriptionStatus status,
        BillingCycle cycle,
        Money price,
        ZoneId zone,
        Instant startedAt,
        Instant anchoredAt,
        @Nullable Instant endedAt,
        @Nullable Instant trialEndsAt,
        Period currentPeriod,
        @Nullable Instant lastBilledAt,
        @Nullable Instant nextBillingAt,
        boolean isAutoRenew,
        boolean isCancelledAtPeriodEnd,
        @Nullable Instant cancelledAt,
        @Nullable String cancellationReason,
        @Nullable ScheduledPlanChange scheduled,
        @Nullable Json addons,
        @Nullable Json metadata,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** Its periods, as they follow while plan and cycle stay. */
    public SubscriptionPeriods periods() {
        return new SubscriptionPeriods(anchoredAt, cycle, zone);
    }
}
