package io.tallybook.seeds;

/** What became of a row of a seed. */
public enum SeedOutcome {
    /** It was missing and is there now. */
    CREATED,
    /** It is there as the seed made it. */
    UNCHANGED,
    /** Somebody has changed it since; it stays as it is. */
    EDITED,
    /** It is not this seed's, or is in use; it stays as it is. */
    LEFT_ALONE,
    /** It was as the seed made it and is gone now. */
    REMOVED
}
