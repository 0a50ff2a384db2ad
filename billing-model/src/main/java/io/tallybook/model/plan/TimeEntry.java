package io.tallybook.model.plan;

import io.tallybook.model.internal.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time that somebody worked, of which all lies within business hours or all outside.
 *
 * @param worked positive, at most 366 days
 * @param userType what type of person worked, in the application's words; absent for nobody in particular
 */
public record TimeEntry(Duration worked, @Nullable String userType, boolean isAfterHours) {

    private static final Duration LONGEST = Duration.ofDays(366);

    public TimeEntry {
        if (worked.isNegative() || worked.isZero() || worked.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time worked must be positive and at most 366 days, was " + worked);
        }
        Text.optional(userType, "user type", 50);
    }

    /** Within business hours, by nobody in particular. */
    public static TimeEntry of(Duration worked) {
        return new TimeEntry(worked, null, false);
    }

    public TimeEntry by(String userType) {
        return new TimeEntry(worked, userType, isAfterHours);
    }

    public TimeEntry afterHours() {
        return new TimeEntry(worked, userType, true);
    }
}
