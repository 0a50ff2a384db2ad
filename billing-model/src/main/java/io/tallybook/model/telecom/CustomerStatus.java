package io.tallybook.model.telecom;

/** How a customer stands. */
public enum CustomerStatus {
    /** Known, and not yet let in. */
    PENDING,
    /** May have new subscriptions. */
    ACTIVE,
    /** Keeps what it has, and gets nothing new. */
    SUSPENDED,
    /** Gone; its history stays. */
    CANCELLED
}
