package io.tallybook.model.telecom;

/** How a call ended. */
public enum CallStatus {
    /** The only one that costs anything. */
    ANSWERED,
    NO_ANSWER,
    BUSY,
    FAILED,
    CANCELLED
}
