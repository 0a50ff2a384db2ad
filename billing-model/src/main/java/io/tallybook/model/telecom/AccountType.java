package io.tallybook.model.telecom;

/** How calls are paid. */
public enum AccountType {
    /** From the balance, as each call comes in. */
    PREPAID,
    /** By an invoice, after the period. */
    POSTPAID
}
