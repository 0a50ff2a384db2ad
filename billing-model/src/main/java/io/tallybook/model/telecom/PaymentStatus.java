package io.tallybook.model.telecom;

/** How far a payment has come. */
public enum PaymentStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    PARTIALLY_REFUNDED,
    REFUNDED
}
