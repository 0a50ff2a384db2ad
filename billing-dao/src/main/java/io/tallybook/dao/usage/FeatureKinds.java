package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_FEATURES;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.TierLimit;
import java.util.List;
import java.util.Map;

/** Which features there are and how each adds up: a limit has to fit. */
final class FeatureKinds {

    private final Map<Feature, FeatureKind> kinds;

    private FeatureKinds(Map<Feature, FeatureKind> kinds) {
        this.kinds = kinds;
    }

    static FeatureKinds of(Scope tx) {
        return new FeatureKinds(tx.dsl()
                .select(USAGE_FEATURES.FEATURE_CODE, USAGE_FEATURES.KIND)
                .from(USAGE_FEATURES)
                .fetchMap(USAGE_FEATURES.FEATURE_CODE, USAGE_FEATURES.KIND));
    }

    /**
     * @throws NotFound if the catalogue does not have the feature
     * @throws IllegalArgumentException if a counter has no reset period, or a level has one
     */
    FeatureKind requireFits(TierLimit limit) {
        FeatureKind kind = kinds.get(limit.feature());
        if (kind == null) {
            throw new NotFound("feature", limit.feature());
        }
        if ((kind == FeatureKind.COUNTER) != (limit.resetPeriod() != null)) {
            throw new IllegalArgumentException(
                    kind == FeatureKind.COUNTER
                            ? limit.feature() + " is a counter and needs a reset period"
                            : limit.feature() + " is a level and never starts anew");
        }
        return kind;
    }

    void requireFit(List<TierLimit> limits) {
        limits.forEach(this::requireFits);
    }
}
