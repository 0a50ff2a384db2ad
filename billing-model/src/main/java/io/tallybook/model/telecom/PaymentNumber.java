package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The number under which people know a payment, unique within the tenant.
 *
 * @param value 1 to 50 capitals, digits, hyphens and slashes, the first neither hyphen nor slash
 */
public record PaymentNumber(String value) implements Serializable {

    private static final Pattern NUMBER = Pattern.compile("[A-Z0-9][A-Z0-9/-]{0,49}");

    public PaymentNumber {
        if (!NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException("payment number must be like PAY-10001, was " + value);
        }
    }

    public static PaymentNumber of(String value) {
        return new PaymentNumber(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
