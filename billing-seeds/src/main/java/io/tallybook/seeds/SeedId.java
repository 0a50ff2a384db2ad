package io.tallybook.seeds;

import io.tallybook.model.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that are the same in every run, so that a row which somebody else made is never taken for the seed's. */
final class SeedId {

    private SeedId() {}

    /** @param kind such as {@code user}, in the words that released seeds have used */
    static UUID of(String kind, TenantId tenant, Object name) {
        String text = "tallybook seed " + kind + " " + tenant + " " + name;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
