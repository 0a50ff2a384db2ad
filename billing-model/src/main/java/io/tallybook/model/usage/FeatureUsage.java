package io.tallybook.model.usage;

import org.jspecify.annotations.Nullable;

/**
 * A feature in the overview of an organisation's limits.
 *
 * @param status where the organisation stands; absent when its tier does not have the feature
 */
public record FeatureUsage(Feature feature, @Nullable UsageStatus status) {

    public boolean isIncluded() {
        return status != null;
    }
}
