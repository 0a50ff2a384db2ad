package io.tallybook.model.telecom;

/** By what something is paid. */
public enum PaymentMethodType {
    CREDIT_CARD,
    DEBIT_CARD,
    NET_BANKING,
    /** Unified Payments Interface. */
    UPI,
    WALLET,
    BANK_TRANSFER
}
