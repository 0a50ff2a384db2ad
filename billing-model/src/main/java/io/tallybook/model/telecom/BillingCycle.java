package io.tallybook.model.telecom;

/** How long a billing period is. */
public enum BillingCycle {
    MONTHLY,
    QUARTERLY,
    ANNUAL
}
