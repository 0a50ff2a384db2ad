package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A telephone number as ITU-T E.164 writes it.
 *
 * @param value a plus sign and 2 to 15 digits, the first of them no zero: {@code +918012345678}
 */
public record TelephoneNumber(String value) implements Serializable {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

    public TelephoneNumber {
        Objects.requireNonNull(value, "value");
        if (!E164.matcher(value).matches()) {
            throw new IllegalArgumentException("telephone number must be like +919876543210, was " + value);
        }
    }

    public static TelephoneNumber of(String value) {
        return new TelephoneNumber(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
