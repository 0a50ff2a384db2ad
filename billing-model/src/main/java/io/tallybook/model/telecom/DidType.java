package io.tallybook.model.telecom;

/** Kind of telephone number. */
public enum DidType {
    LOCAL,
    TOLL_FREE,
    MOBILE,
    NATIONAL
}
