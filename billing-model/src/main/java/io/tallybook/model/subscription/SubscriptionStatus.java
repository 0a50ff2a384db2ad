package io.tallybook.model.subscription;

/** How a subscription stands, in Stripe's words. */
public enum SubscriptionStatus {
    /** The first payment is awaited; the tenant does not have the plan as yet. */
    INCOMPLETE,
    /** The first payment did not come; stays so. */
    INCOMPLETE_EXPIRED,
    TRIALING,
    ACTIVE,
    /** A payment is late and is tried again. */
    PAST_DUE,
    /** Ended; stays so. */
    CANCELED,
    /** A payment is late and is tried no more. */
    UNPAID,
    /** A trial ended without a way to pay. */
    PAUSED;

    /** Whether the tenant has the plan; what is paid late is for the application to judge. */
    public boolean isLive() {
        return this != INCOMPLETE && !isEnded();
    }

    /** Whether it stays so. */
    public boolean isEnded() {
        return this == CANCELED || this == INCOMPLETE_EXPIRED;
    }
}
