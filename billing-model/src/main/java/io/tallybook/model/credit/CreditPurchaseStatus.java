package io.tallybook.model.credit;

/** How far a purchase has come; only a completed one was credited. */
public enum CreditPurchaseStatus {
    PENDING,
    COMPLETED,
    FAILED,
    CANCELLED
}
