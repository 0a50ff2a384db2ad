package io.tallybook.model.subscription;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * Names a subscription as Stripe does, such as {@code sub_1MowQVLkdIwHu7ix}; of one tenant at most.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record StripeSubscriptionId(String value) implements Serializable {

    public StripeSubscriptionId {
        Text.require(value, "subscription id of Stripe", 255);
    }

    public static StripeSubscriptionId of(String value) {
        return new StripeSubscriptionId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
