package io.tallybook.model.usage;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feature in the overview of an organisation's limits.
 *
 * @param included where the organisation stands; absent when its tier does not have the feature
 */
public record FeatureUsage(Feature feature, @Nullable UsageStatus included) {

    public Optional<UsageStatus> status() {
        return Optional.ofNullable(included);
    }
}
