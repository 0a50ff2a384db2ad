package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Something that a user may do beyond the role; what it allows is the application's to decide.
 *
 * @param value words joined by dots, such as {@code invoices.void}; at most 100 characters
 */
public record Permission(String value) implements Serializable {

    private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*");

    public Permission {
        Objects.requireNonNull(value, "value");
        if (value.length() > 100 || !WORDS.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "permission must be at most 100 characters like invoices.void, was " + value);
        }
    }

    public static Permission of(String value) {
        return new Permission(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
