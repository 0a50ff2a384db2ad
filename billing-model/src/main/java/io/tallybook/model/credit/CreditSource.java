package io.tallybook.model.credit;

/** Where granted credits came from. */
public enum CreditSource {
    PAID,
    FREE,
    PROMOTIONAL,
    SEASONAL,
    BONUS,
    EVENT,
    PARTNERSHIP,
    TRIAL_EXTENSION
}
