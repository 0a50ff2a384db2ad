package io.tallybook.model.telecom;

/** What an invoice is for. */
public enum InvoiceType {
    SUBSCRIPTION,
    POSTPAID,
    ONE_TIME,
    /** Takes back part of another invoice. */
    CREDIT_NOTE
}
