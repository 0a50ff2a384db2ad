package io.tallybook.model.subscription;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * Names a product as Stripe does, such as {@code prod_NWjs8kKbJWmuuc}: it stays when prices change.
 *
 * @param value 1 to 255 characters, compared exactly
 */
public record StripeProductId(String value) implements Serializable {

    public StripeProductId {
        Text.require(value, "product id of Stripe", 255);
    }

    public static StripeProductId of(String value) {
        return new StripeProductId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
