package io.tallybook.model.telecom;

import java.time.Duration;
import java.time.Instant;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/**
 * How the record of a call stands after it was taken.
 *
 * @param error why it could not be rated; absent otherwise
 * @param subscription absent where the tenant has none of that number
 * @param account absent where the subscription is
 * @param periodStart the period in which it counts; absent until it was rated
 * @param charged billable seconds after the plan's increments
 * @param overage the part of them beyond the allowance
 * @param cost of the overage; absent until it was rated
 * @param isReplayed whether the record had been there before; then it may have been tried again since
 */
public record RatedCdr(
        CdrId id,
        String callUuid,
        CdrStatus status,
        @Nullable CdrError error,
        @Nullable SubscriptionId subscription,
        @Nullable AccountId account,
        @Nullable Instant periodStart,
        Duration charged,
        Duration overage,
        @Nullable BigMoney cost,
        boolean isReplayed) {}
