package io.tallybook.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which seed a database was given, and which rows it made.
 *
 * @param tenant whom it was applied for; absent for {@link SeedProfile#REFERENCE}, which is for everybody
 * @param fingerprints by the names of the rows that it made or shares with another seed, in the order in which they were made
 */
public record AppliedSeed(
        SeedProfile profile, @Nullable TenantId tenant, Map<String, String> fingerprints, Instant appliedAt) {

    public AppliedSeed {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(appliedAt, "appliedAt");
        if ((profile == SeedProfile.REFERENCE) != (tenant == null)) {
            throw new IllegalArgumentException("a seed is for one tenant, the reference for everybody");
        }
        fingerprints = Collections.unmodifiableMap(new LinkedHashMap<>(fingerprints));
    }
}
