package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The number under which people know an account, unique within its tenant: {@code ACC-10001}.
 *
 * @param value 1 to 50 capitals, digits, hyphens and slashes, the first a capital or a digit
 */
public record AccountNumber(String value) implements Serializable {

    private static final Pattern NUMBER = Pattern.compile("[A-Z0-9][A-Z0-9/-]{0,49}");

    public AccountNumber {
        Objects.requireNonNull(value, "value");
        if (!NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException("an account number is like ACC-10001, was " + value);
        }
    }

    public static AccountNumber of(String value) {
        return new AccountNumber(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
