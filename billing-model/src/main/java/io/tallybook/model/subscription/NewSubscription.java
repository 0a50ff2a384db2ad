package io.tallybook.model.subscription;

import io.tallybook.model.internal.Moments;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to be made that Stripe does not bill.
 *
 * @param trialDays before the first period, by the calendar of UTC: 0 to 730
 * @param startsAt not later than now; absent for now
 */
public record NewSubscription(
        SubscriptionId id,
        PlanId plan,
        PlanInterval interval,
        int trialDays,
        @Nullable Instant startsAt) {

    public NewSubscription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(interval, "interval");
        startsAt = Moments.stored(startsAt, "the start");
        if (trialDays < 0 || trialDays > 730) {
            throw new IllegalArgumentException("trial days must be 0 to 730, was " + trialDays);
        }
    }

    /** With a new id, from now on, without a trial. */
    public static NewSubscription of(PlanId plan, PlanInterval interval) {
        return new NewSubscription(SubscriptionId.generate(), plan, interval, 0, null);
    }

    public NewSubscription withId(SubscriptionId id) {
        return new NewSubscription(id, plan, interval, trialDays, startsAt);
    }

    public NewSubscription withTrialDays(int trialDays) {
        return new NewSubscription(id, plan, interval, trialDays, startsAt);
    }

    public NewSubscription startingAt(Instant startsAt) {
        return new NewSubscription(id, plan, interval, trialDays, Objects.requireNonNull(startsAt, "startsAt"));
    }
}
