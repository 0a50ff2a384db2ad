package io.tallybook.model.subscription;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * Names a price as Stripe does, such as {@code price_1MoBy5LkdIwHu7ix}: another price is another id.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record StripePriceId(String value) implements Serializable {

    public StripePriceId {
        Text.require(value, "price id of Stripe", 255);
    }

    public static StripePriceId of(String value) {
        return new StripePriceId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
