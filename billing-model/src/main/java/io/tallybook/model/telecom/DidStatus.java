package io.tallybook.model.telecom;

/** How a telephone number stands. */
public enum DidStatus {
    AVAILABLE,
    /** Kept for a customer until a time. */
    RESERVED,
    ASSIGNED,
    /** Out of use, still with its subscription. */
    SUSPENDED,
    /** Taken to another provider. */
    PORTED_OUT
}
