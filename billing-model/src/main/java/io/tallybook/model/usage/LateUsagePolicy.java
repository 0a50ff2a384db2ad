package io.tallybook.model.usage;

/** What happens to use of a period that has closed. */
public enum LateUsagePolicy {
    /** It is refused: a closed period never changes. */
    REFUSE,
    /** It is booked in the period all the same, as an adjustment. */
    ADJUST
}
