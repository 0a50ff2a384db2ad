package io.tallybook.model.subscription;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * Names a customer as Stripe does, such as {@code cus_NffrFeUfNV2Hib}; of one tenant at most.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record StripeCustomerId(String value) implements Serializable {

    public StripeCustomerId {
        Text.require(value, "customer id of Stripe", 255);
    }

    public static StripeCustomerId of(String value) {
        return new StripeCustomerId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
