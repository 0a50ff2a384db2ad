package io.tallybook.model.telecom;

import io.tallybook.model.Period;
import java.time.Duration;
import java.util.Map;
import org.joda.money.BigMoney;

/**
 * What a subscription used in a period, and the terms of the period that matter for it.
 *
 * @param used charged seconds of all calls, those in the allowance included
 * @param overageCost sum of the costs of the calls
 * @param overageSettled the part of it that was debited from a balance or put on an invoice
 * @param answeredCalls by kind of destination, kinds without any included
 */
public record PeriodUsage(
        SubscriptionId subscription,
        Period period,
        RatePlanId plan,
        int includedMinutes,
        BigMoney overageRatePerMinute,
        Duration used,
        Duration overage,
        BigMoney overageCost,
        BigMoney overageSettled,
        Map<CallType, Integer> answeredCalls) {

    public PeriodUsage {
        answeredCalls = Map.copyOf(answeredCalls);
    }

    /** What is left of the allowance. */
    public Duration remaining() {
        return Duration.ofMinutes(includedMinutes).minus(used).plus(overage);
    }
}
