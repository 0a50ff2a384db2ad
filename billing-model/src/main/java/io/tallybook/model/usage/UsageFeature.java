package io.tallybook.model.usage;

import io.tallybook.model.internal.Text;
import java.util.Objects;

/**
 * A feature as the catalogue describes it.
 *
 * @param unit what one is: message, connection, GB …
 * @param lateUsage how long use of a period is taken after its end; without meaning for a level
 */
public record UsageFeature(Feature feature, String displayName, FeatureKind kind, String unit, LateUsage lateUsage) {

    public UsageFeature {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(kind, "kind");
        Text.require(displayName, "display name of a feature", 200);
        Text.require(unit, "unit of a feature", 50);
        Objects.requireNonNull(lateUsage, "late usage");
    }

    /** With {@link LateUsage#DEFAULT}. */
    public UsageFeature(Feature feature, String displayName, FeatureKind kind, String unit) {
        this(feature, displayName, kind, unit, LateUsage.DEFAULT);
    }

    public UsageFeature withLateUsage(LateUsage lateUsage) {
        return new UsageFeature(feature, displayName, kind, unit, lateUsage);
    }
}
