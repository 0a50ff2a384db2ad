package io.tallybook.model.telecom;

import io.tallybook.model.Period;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that a billing run has written.
 *
 * @param period that it is for; absent where it is for calls of a subscription that has ended
 * @param total tax included
 */
public record BilledSubscription(
        SubscriptionId subscription,
        InvoiceId invoice,
        String invoiceNumber,
        @Nullable Period period,
        Money total) {}
