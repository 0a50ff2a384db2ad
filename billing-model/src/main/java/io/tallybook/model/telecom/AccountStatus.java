package io.tallybook.model.telecom;

/** How an account stands. */
public enum AccountStatus {
    ACTIVE,
    /** Is not charged for calls; money still goes in. */
    SUSPENDED,
    /** For good, with a balance of zero. */
    CLOSED
}
