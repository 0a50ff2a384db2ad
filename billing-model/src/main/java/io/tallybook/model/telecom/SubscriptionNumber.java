package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The number under which people know a subscription, unique in its tenant.
 *
 * @param value capitals, digits, hyphens and slashes, at most 50, such as {@code SUB-10001}
 */
public record SubscriptionNumber(String value) implements Serializable {

    private static final Pattern FORM = Pattern.compile("[A-Z0-9][A-Z0-9/-]{0,49}");

    /** Crockford's: without letters that are taken for digits, or for one another. */
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public SubscriptionNumber {
        Objects.requireNonNull(value, "value");
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("subscription number must be like SUB-10001, was " + value);
        }
    }

    public static SubscriptionNumber of(String value) {
        return new SubscriptionNumber(value);
    }

    /** {@code SUB-} and ten characters from the random part of the id: the same number for the same id. */
    public static SubscriptionNumber from(SubscriptionId id) {
        UUID uuid = id.value();
        StringBuilder number = new StringBuilder("SUB-");
        for (int position = 9; position >= 0; position--) {
            number.append(DIGITS.charAt((int) (uuid.getLeastSignificantBits() >>> 5 * position) & 31));
        }
        return new SubscriptionNumber(number.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
