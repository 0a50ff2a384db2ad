package io.tallybook.model.plan;

/** What happens to the unused part of a bucket at the end of its period. */
public enum RolloverMode {
    /** It is lost. */
    NONE,
    /** It is taken along, up to a cap. */
    CAPPED,
    /** All of it is taken along. */
    UNLIMITED
}
