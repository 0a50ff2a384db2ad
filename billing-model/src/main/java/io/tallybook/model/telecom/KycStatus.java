package io.tallybook.model.telecom;

/** How far the check of a customer's identity (know your customer) has come. */
public enum KycStatus {
    PENDING,
    SUBMITTED,
    VERIFIED,
    REJECTED
}
