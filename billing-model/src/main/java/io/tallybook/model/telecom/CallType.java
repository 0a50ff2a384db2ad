package io.tallybook.model.telecom;

/** Kind of destination of a call. */
public enum CallType {
    LOCAL,
    /** Long distance, inside the country (subscriber trunk dialling). */
    STD,
    /** International (international subscriber dialling). */
    ISD,
    MOBILE,
    TOLL_FREE
}
