package io.tallybook.model.telecom;

/** Which way a call went. */
public enum CallDirection {
    INBOUND,
    OUTBOUND
}
