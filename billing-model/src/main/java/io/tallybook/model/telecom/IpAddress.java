package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * From where somebody came, as the application heard it.
 *
 * @param value an IPv4 or IPv6 address, at most 45 characters, without a zone
 */
public record IpAddress(String value) implements Serializable {

    private static final Pattern DIGITS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    public IpAddress {
        Objects.requireNonNull(value, "value");
        if (!DIGITS.matcher(value).matches()) {
            throw new IllegalArgumentException("address must be like 192.0.2.1 or 2001:db8::1, was " + value);
        }
    }

    public static IpAddress of(String value) {
        return new IpAddress(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
