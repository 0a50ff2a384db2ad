package io.tallybook.model.subscription;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names a plan in addresses and in an application's code, such as {@code professional}.
 *
 * @param value lower case letters and digits, joined by single hyphens; at most 63 characters
 */
public record PlanSlug(String value) implements Serializable {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public PlanSlug {
        if (value.length() > 63 || !SLUG.matcher(value).matches()) {
            throw new IllegalArgumentException("slug of a plan must be words joined by hyphens, was " + value);
        }
    }

    public static PlanSlug of(String value) {
        return new PlanSlug(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
