package io.tallybook.model.telecom;

/** What an attempt to rate a call came to. */
public enum CdrRatingOutcome {
    RATED,
    /** Took the rating before it back. */
    REVERSED,
    FAILED
}
