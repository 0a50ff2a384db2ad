package io.tallybook.dao.usage;

import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageLimit;
import org.jooq.Record4;
import org.jspecify.annotations.Nullable;

/** A limit is a sealed type in Java and three columns in the database. */
final class TierLimits {

    private TierLimits() {}

    static TierLimit of(Record4<Feature, Quantity, LimitEnforcement, CalendarPeriod> row) {
        return of(row.value1(), row.value2(), row.value3(), row.value4());
    }

    static TierLimit of(
            Feature feature,
            @Nullable Quantity quantity,
            LimitEnforcement enforcement,
            @Nullable CalendarPeriod resetPeriod) {
        UsageLimit limit = quantity == null ? UsageLimit.unlimited() : new UsageLimit.Limited(quantity, enforcement);
        return new TierLimit(feature, limit, resetPeriod);
    }

    static @Nullable Quantity quantity(UsageLimit limit) {
        return limit instanceof UsageLimit.Limited limited ? limited.quantity() : null;
    }

    static LimitEnforcement enforcement(UsageLimit limit) {
        return limit instanceof UsageLimit.Limited limited ? limited.enforcement() : LimitEnforcement.HARD;
    }

    static boolean isUnlimited(UsageLimit limit) {
        return limit instanceof UsageLimit.Unlimited;
    }
}
