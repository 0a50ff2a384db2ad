package io.tallybook.model.telecom;

/** How far an invoice has come. */
public enum InvoiceStatus {
    /** Without a number; may still be cancelled. */
    DRAFT,
    FINALIZED,
    PARTIALLY_PAID,
    PAID,
    OVERDUE,
    /** Was finalized; keeps its number and is owed no more. */
    VOID,
    /** A draft that never got a number. */
    CANCELLED
}
