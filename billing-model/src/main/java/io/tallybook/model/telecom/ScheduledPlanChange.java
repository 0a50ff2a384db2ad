package io.tallybook.model.telecom;

import org.joda.money.Money;

/**
 * What a subscription will be from its next period on.
 *
 * @param price of a whole period
 */
public record ScheduledPlanChange(RatePlanId ratePlan, BillingCycle cycle, Money price) {}
