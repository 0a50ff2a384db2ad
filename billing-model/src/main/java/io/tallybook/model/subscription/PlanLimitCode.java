package io.tallybook.model.subscription;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names what a plan limits, such as {@code EMAILS_PER_MONTH}; the application says what it counts.
 *
 * @param value capitals, digits and underscores, a capital first; at most 63 characters
 */
public record PlanLimitCode(String value) implements Serializable {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    public PlanLimitCode {
        if (!CODE.matcher(value).matches()) {
            throw new IllegalArgumentException("limit code must be capitals, digits and underscores, was " + value);
        }
    }

    public static PlanLimitCode of(String value) {
        return new PlanLimitCode(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
