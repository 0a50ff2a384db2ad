package io.tallybook.model.plan;

/** How often a plan is charged. */
public enum BillingFrequency {
    WEEKLY,
    MONTHLY,
    QUARTERLY,
    SEMI_ANNUALLY,
    ANNUALLY
}
