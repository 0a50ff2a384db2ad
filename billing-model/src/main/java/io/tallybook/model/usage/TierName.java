package io.tallybook.model.usage;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names a subscription tier.
 *
 * @param value lower case letters, digits, single hyphens; at most 63
 */
public record TierName(String value) implements Serializable {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** The tier on which every organisation starts. */
    public static final TierName FREE = of("free");

    public TierName {
        if (value.length() > 63 || !SLUG.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "tier name must be lower case letters, digits and single hyphens, was " + value);
        }
    }

    public static TierName of(String value) {
        return new TierName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
