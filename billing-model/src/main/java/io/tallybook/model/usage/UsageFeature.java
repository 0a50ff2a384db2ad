package io.tallybook.model.usage;

import io.tallybook.model.internal.Text;
import java.util.Objects;

/**
 * A feature as the catalogue describes it.
 *
 * @param unit what one is: message, connection, GB …
 */
public record UsageFeature(Feature feature, String displayName, FeatureKind kind, String unit) {

    public UsageFeature {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(kind, "kind");
        Text.require(displayName, "display name of a feature", 200);
        Text.require(unit, "unit of a feature", 50);
    }
}
