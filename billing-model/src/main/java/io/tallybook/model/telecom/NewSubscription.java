package io.tallybook.model.telecom;

import io.tallybook.model.Json;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to be made.
 *
 * @param price of a whole period, as agreed; absent for what the plan says
 * @param zone {@code UTC} or a region whose calendar its periods follow; absent for the account's
 * @param startsAt not later than the time of the call, at which it starts when absent
 * @param trialDays 0 to 365 calendar days before the first paid period; absent for what the plan says
 * @param isAutoRenew whether a next period follows; without, it expires
 * @param addons what was bought beside the plan, for the application to read
 * @param metadata for the application to read
 */
public record NewSubscription(
        SubscriptionId id,
        SubscriptionNumber number,
        CustomerId customer,
        AccountId account,
        RatePlanId ratePlan,
        BillingCycle cycle,
        @Nullable Money price,
        @Nullable ZoneId zone,
        @Nullable Instant startsAt,
        @Nullable Integer trialDays,
        boolean isAutoRenew,
        @Nullable Json addons,
        @Nullable Json metadata) {

    public static final int MAXIMUM_TRIAL_DAYS = 365;

    public NewSubscription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(ratePlan, "ratePlan");
        Objects.requireNonNull(cycle, "cycle");
        if (price != null) {
            Rates.requirePrice(price, "price");
        }
        if (zone != null) {
            Zones.requireRegion(zone);
        }
        startsAt = Moments.stored(startsAt, "the start");
        if (trialDays != null && (trialDays < 0 || trialDays > MAXIMUM_TRIAL_DAYS)) {
            throw new IllegalArgumentException("a trial has 0 to " + MAXIMUM_TRIAL_DAYS + " days, not " + trialDays);
        }
    }

    /** With a new id and number, at the plan's price and with its trial, from now on, renewed period by period. */
    public static NewSubscription of(CustomerId customer, AccountId account, RatePlanId ratePlan, BillingCycle cycle) {
        SubscriptionId id = SubscriptionId.generate();
        return new NewSubscription(
                id,
                SubscriptionNumber.from(id),
                customer,
                account,
                ratePlan,
                cycle,
                null,
                null,
                null,
                null,
                true,
                null,
                null);
    }

    public NewSubscription withId(SubscriptionId id) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    public NewSubscription withNumber(SubscriptionNumber number) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    /** At this price for a whole period, in place of the plan's. */
    public NewSubscription withPrice(Money price) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    /** By this calendar, in place of the account's. */
    public NewSubscription withZone(ZoneId zone) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    /** In the past: a billing run then catches up period by period. */
    public NewSubscription startingAt(Instant startsAt) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    /** With a trial of so many days, in place of the plan's; zero for none. */
    public NewSubscription withTrialDays(int trialDays) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    /** For one period, after which it expires. */
    public NewSubscription withoutRenewal() {
        return new NewSubscription(
                id, number, customer, account, ratePlan, cycle, price, zone, startsAt, trialDays, false, addons,
                metadata);
    }

    public NewSubscription withAddons(Json addons) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }

    public NewSubscription withMetadata(Json metadata) {
        return new NewSubscription(
                id,
                number,
                customer,
                account,
                ratePlan,
                cycle,
                price,
                zone,
                startsAt,
                trialDays,
                isAutoRenew,
                addons,
                metadata);
    }
}
