package io.tallybook.model.credit;

/** What a ledger row did. */
public enum CreditTransactionType {
    GRANT,
    PURCHASE,
    CONSUMPTION,
    REFUND,
    ADJUSTMENT,
    EXPIRY,
    TRANSFER_IN,
    TRANSFER_OUT,
    PURCHASE_REFUND
}
