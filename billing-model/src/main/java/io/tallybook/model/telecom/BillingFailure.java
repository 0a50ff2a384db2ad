package io.tallybook.model.telecom;

/**
 * A subscription that a billing run left as it was, because of an error.
 *
 * @param reason what was thrown: by the tax rule, or by the database
 */
public record BillingFailure(SubscriptionId subscription, RuntimeException reason) {}
