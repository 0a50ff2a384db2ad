package io.tallybook.model.credit;

/** How far a hold has come; only an open one keeps credits from being consumed. */
public enum CreditHoldStatus {
    OPEN,
    CAPTURED,
    RELEASED,
    EXPIRED
}
