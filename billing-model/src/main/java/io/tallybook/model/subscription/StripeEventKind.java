package io.tallybook.model.subscription;

/** What an event means here, as the database keeps it. */
public enum StripeEventKind {
    CUSTOMER_LINKED,
    SUBSCRIPTION_CHANGED,
    SUBSCRIPTION_DELETED
}
