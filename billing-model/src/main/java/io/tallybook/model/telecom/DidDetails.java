package io.tallybook.model.telecom;

import io.tallybook.model.Json;
import io.tallybook.model.internal.Rates;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What of a number may be changed, all of it: begin with {@link Did#details} of what was read.
 *
 * @param monthlyRate what a month of it costs
 * @param setupFee what assigning it costs once, in the same currency
 * @param forwardingNumber where its calls go; absent for where the subscription says. Releasing the number clears it
 * @param features what the number can do, for the application to read
 * @param metadata whatever the application keeps beside it
 */
public record DidDetails(
        Money monthlyRate,
        Money setupFee,
        @Nullable TelephoneNumber forwardingNumber,
        @Nullable Json features,
        @Nullable Json metadata) {

    public DidDetails {
        Rates.requirePrice(monthlyRate, "monthly rate");
        Rates.requirePrice(setupFee, "setup fee");
        if (!setupFee.getCurrencyUnit().equals(monthlyRate.getCurrencyUnit())) {
            throw new IllegalArgumentException(
                    "setup fee must be in " + monthlyRate.getCurrencyUnit() + ", was " + setupFee);
        }
    }

    /** Prices, and nothing else. */
    public static DidDetails of(Money monthlyRate, Money setupFee) {
        return new DidDetails(monthlyRate, setupFee, null, null, null);
    }

    public DidDetails withForwardingNumber(@Nullable TelephoneNumber forwardingNumber) {
        return new DidDetails(monthlyRate, setupFee, forwardingNumber, features, metadata);
    }
}
