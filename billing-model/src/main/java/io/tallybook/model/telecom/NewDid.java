package io.tallybook.model.telecom;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A telephone number that a tenant can give out from now on.
 *
 * @param country of the number, ISO 3166-1 alpha-2: {@code IN}
 * @param countryCode with which the number begins: {@code +91}
 */
public record NewDid(
        DidId id, TelephoneNumber number, String country, String countryCode, DidType type, DidDetails details) {

    private static final Pattern COUNTRY_CODE = Pattern.compile("\\+[1-9][0-9]{0,2}");

    public NewDid {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(number, "number");
        BillingAddress.requireCountry(country);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(details, "details");
        if (!COUNTRY_CODE.matcher(countryCode).matches() || !number.value().startsWith(countryCode)) {
            throw new IllegalArgumentException(
                    "country code must be like +91 and begin the number " + number + ", was " + countryCode);
        }
    }

    /** With a new id. */
    public static NewDid of(
            TelephoneNumber number, String country, String countryCode, DidType type, DidDetails details) {
        return new NewDid(DidId.generate(), number, country, countryCode, type, details);
    }

    public NewDid withId(DidId id) {
        return new NewDid(id, number, country, countryCode, type, details);
    }
}
