package io.tallybook.model;

/** Kinds of identifier that reach an application without naming a tenant. */
public enum ExternalReferenceKind {
    STRIPE_CUSTOMER,
    STRIPE_SUBSCRIPTION,
    GATEWAY_PAYMENT,
    DID_NUMBER,
    TOKEN_HASH
}
