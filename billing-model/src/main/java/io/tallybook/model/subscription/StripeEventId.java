package io.tallybook.model.subscription;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * Names an event as Stripe does, such as {@code evt_1NG8Du2eZvKYlo2C}: the same however often it is delivered.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record StripeEventId(String value) implements Serializable {

    public StripeEventId {
        Text.require(value, "event id of Stripe", 255);
    }

    public static StripeEventId of(String value) {
        return new StripeEventId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
