package io.tallybook.model.usage;

import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit to be agreed with one organisation, which replaces its tier's; the tier need not include the feature.
 *
 * <pre>{@code
 * NewUsageLimitOverride.of(TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(75)))
 *         .because("Agreed by telephone")
 *         .until(Instant.parse("2026-12-31T23:00:00Z"));
 * }</pre>
 *
 * @param reason why it is agreed, in words
 * @param endsAt first instant at which it no longer applies; absent for good
 */
public record NewUsageLimitOverride(
        TierLimit limit, @Nullable String reason, @Nullable Instant endsAt) {

    public NewUsageLimitOverride {
        Objects.requireNonNull(limit, "limit");
        Text.optional(reason, "reason of an override", 2000);
        endsAt = Moments.stored(endsAt, "the end of an override");
    }

    /** For good, without a reason. */
    public static NewUsageLimitOverride of(TierLimit limit) {
        return new NewUsageLimitOverride(limit, null, null);
    }

    public NewUsageLimitOverride because(String reason) {
        return new NewUsageLimitOverride(limit, Objects.requireNonNull(reason, "reason"), endsAt);
    }

    public NewUsageLimitOverride until(Instant endsAt) {
        return new NewUsageLimitOverride(limit, reason, Objects.requireNonNull(endsAt, "endsAt"));
    }
}
