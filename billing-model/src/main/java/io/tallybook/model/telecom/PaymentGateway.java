package io.tallybook.model.telecom;

/** Who takes the money of a payment. */
public enum PaymentGateway {
    RAZORPAY,
    STRIPE,
    /** Nobody: the tenant's staff entered it. */
    MANUAL
}
