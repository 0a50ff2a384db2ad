package io.tallybook.model;

import io.tallybook.model.internal.Text;
import io.tallybook.model.internal.Zones;
import java.time.ZoneId;
import java.util.Objects;
import java.util.regex.Pattern;
import org.joda.money.CurrencyUnit;

/**
 * An organisation to be created, on the tier {@code free}.
 *
 * @param id may be the application's own
 * @param slug short name for addresses, unique in the tenant: lower case letters, digits, single hyphens; at most 63
 * @param timeZone {@code UTC} or a region such as {@code Europe/Berlin}
 */
public record NewOrganisation(OrganisationId id, String slug, String name, ZoneId timeZone, CurrencyUnit currency) {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public NewOrganisation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(currency, "currency");
        Text.require(name, "organisation name", 200);
        if (slug.length() > 63 || !SLUG.matcher(slug).matches()) {
            throw new IllegalArgumentException(
                    "slug must be lower case letters, digits and single hyphens, was " + slug);
        }
        Zones.requireRegion(timeZone);
    }

    /** With a new id and the slug as name. */
    public static NewOrganisation of(String slug, ZoneId timeZone, CurrencyUnit currency) {
        return new NewOrganisation(OrganisationId.generate(), slug, slug, timeZone, currency);
    }

    public NewOrganisation withId(OrganisationId id) {
        return new NewOrganisation(id, slug, name, timeZone, currency);
    }

    public NewOrganisation withName(String name) {
        return new NewOrganisation(id, slug, name, timeZone, currency);
    }
}
