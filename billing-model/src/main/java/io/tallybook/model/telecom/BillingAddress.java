package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an invoice goes, and by its state and country where tax is due.
 *
 * @param street street and number, as they stand on an invoice, at most 500 characters
 * @param country ISO 3166-1 alpha-2, such as {@code IN}
 * @param postalCode at most 20 characters
 */
public record BillingAddress(
        @Nullable String street,
        @Nullable String city,
        @Nullable String state,
        String country,
        @Nullable String postalCode) {

    static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    public BillingAddress {
        Text.optional(street, "street", 500);
        Text.optional(city, "city", 100);
        Text.optional(state, "state", 100);
        Text.optional(postalCode, "postal code", 20);
        requireCountry(country);
    }

    /** A country, and no more as yet. */
    public static BillingAddress in(String country) {
        return new BillingAddress(null, null, null, country, null);
    }

    static String requireCountry(String country) {
        Objects.requireNonNull(country, "country");
        if (!COUNTRY.matcher(country).matches()) {
            throw new IllegalArgumentException("country must be two capitals such as IN, was " + country);
        }
        return country;
    }
}
