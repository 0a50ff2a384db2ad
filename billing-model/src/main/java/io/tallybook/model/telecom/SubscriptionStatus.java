package io.tallybook.model.telecom;

/** How a subscription stands. */
public enum SubscriptionStatus {
    TRIAL,
    ACTIVE,
    /** Is not billed and takes no calls until it is active again. */
    SUSPENDED,
    /** Ended by the customer; stays so. */
    CANCELLED,
    /** Ended with its last period; stays so. */
    EXPIRED
}
