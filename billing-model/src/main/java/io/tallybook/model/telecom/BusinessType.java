package io.tallybook.model.telecom;

/** What sort of customer it is. */
public enum BusinessType {
    INDIVIDUAL,
    SMALL_BUSINESS,
    ENTERPRISE
}
