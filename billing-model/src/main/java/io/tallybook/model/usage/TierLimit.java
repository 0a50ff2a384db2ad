package io.tallybook.model.usage;

import io.tallybook.model.CalendarPeriod;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tier includes of one feature; a feature that a tier does not list is not included.
 *
 * @param resetPeriod how often a counter starts anew; absent for a level, which never does
 */
public record TierLimit(
        Feature feature, UsageLimit limit, @Nullable CalendarPeriod resetPeriod) implements Serializable {

    public TierLimit {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(limit, "limit");
    }

    /** The limit of a counter that starts anew every {@code period}. */
    public static TierLimit per(CalendarPeriod period, Feature feature, UsageLimit limit) {
        return new TierLimit(feature, limit, Objects.requireNonNull(period, "period"));
    }

    /** The limit of a level; unlimited for one that is a mere switch, such as access to an interface. */
    public static TierLimit level(Feature feature, UsageLimit limit) {
        return new TierLimit(feature, limit, null);
    }
}
