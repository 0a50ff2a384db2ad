package io.tallybook.model.telecom;

/** What a line of an invoice is for. */
public enum InvoiceLineType {
    SUBSCRIPTION,
    SETUP_FEE,
    /** Calls beyond the allowance of a period. */
    OVERAGE,
    /** A telephone number. */
    DID,
    /** Part of a period, after a change. */
    PRORATION,
    ONE_TIME,
    DISCOUNT,
    /** As the caller computed it. */
    TAX
}
