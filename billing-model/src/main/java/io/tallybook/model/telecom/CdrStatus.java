package io.tallybook.model.telecom;

/** How far a call detail record has come. */
public enum CdrStatus {
    /** Waits for the period in which it counts to begin. */
    PENDING,
    /** Rated. */
    PROCESSED,
    /** Could not be rated; kept with its reason. */
    FAILED
}
