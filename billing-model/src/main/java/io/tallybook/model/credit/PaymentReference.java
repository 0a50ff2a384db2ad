package io.tallybook.model.credit;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * Names a payment as its provider does, such as {@code pi_3Nk…}; a tenant is credited once for each.
 *
 * @param value 1 to 200 characters, compared exactly
 */
public record PaymentReference(String value) implements Serializable {

    public PaymentReference {
        Text.require(value, "payment reference", 200);
    }

    public static PaymentReference of(String value) {
        return new PaymentReference(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
