package io.tallybook.model.telecom;

/** What a row of an account's ledger did. */
public enum AccountTransactionType {
    /** Money paid in. */
    TOP_UP,
    /** Money used: calls, invoices, fees. */
    CHARGE,
    /** A charge given back to the balance. */
    CHARGE_REVERSAL,
    /** Money paid back to the customer. */
    REFUND,
    /** A correction, either way. */
    ADJUSTMENT
}
