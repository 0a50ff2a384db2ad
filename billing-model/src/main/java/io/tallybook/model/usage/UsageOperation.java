package io.tallybook.model.usage;

/** How a usage event came about. */
public enum UsageOperation {
    RECORD,
    ADJUST,
    REVERSE
}
