package io.tallybook.model.usage;

import io.tallybook.model.CalendarPeriod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tier includes of one feature; a feature that a tier does not list is not included.
 *
 * @param resetPeriod how often a counter starts anew; absent for a level, which never does
 */
public record TierLimit(
        Feature feature, UsageLimit limit, @Nullable CalendarPeriod resetPeriod) {

    public TierLimit {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(limit, "limit");
    }

    /** The limit of a counter that starts anew every {@code period}. */
    public static TierLimit per(CalendarPeriod period, Feature feature, UsageLimit limit) {
        return new TierLimit(feature, limit, Objects.requireNonNull(period, "period"));
    }

    /** The limit of a level. */
    public static TierLimit level(Feature feature, UsageLimit limit) {
        return new TierLimit(feature, limit, null);
    }
}
