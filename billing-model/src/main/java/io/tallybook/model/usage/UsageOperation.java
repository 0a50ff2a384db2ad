package io.tallybook.model.usage;

/** How a usage event came about. */
public enum UsageOperation {
    /** A use was counted. */
    RECORD,
    /** A counter was put right by hand. */
    ADJUST,
    /** A use was taken back. */
    REVERSE,
    /** A level went up. */
    INCREASE,
    /** A level went down. */
    DECREASE,
    /** A level was set, also to what it was. */
    SET
}
