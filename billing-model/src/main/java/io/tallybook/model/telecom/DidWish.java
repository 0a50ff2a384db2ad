package io.tallybook.model.telecom;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a number should be where it does not matter which.
 *
 * @param country ISO 3166-1 alpha-2
 * @param type absent for any
 */
public record DidWish(String country, @Nullable DidType type) {

    public DidWish {
        BillingAddress.requireCountry(country);
    }

    public static DidWish in(String country) {
        return new DidWish(country, null);
    }

    public DidWish ofType(DidType type) {
        return new DidWish(country, Objects.requireNonNull(type));
    }
}
