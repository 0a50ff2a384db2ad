package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a service is charged inside a plan: in one of four ways, each with all it needs and nothing else.
 *
 * <p>All rates of one service are in one currency, not negative, with at most ten decimals.
 */
public sealed interface ServiceTerms {

    ConfigurationType type();

    CurrencyUnit currency();

    /** A price per period, whatever is used. */
    record Fixed(BigMoney baseRate, boolean isProrated, BillingCycleAlignment alignment) implements ServiceTerms {

        public Fixed {
            baseRate = Rates.require(baseRate, "base rate");
            Objects.requireNonNull(alignment, "alignment");
        }

        /** Charged in full at the start of each period. */
        public static Fixed of(BigMoney baseRate) {
            return new Fixed(baseRate, false, BillingCycleAlignment.START);
        }

        /** A partial period costs its share. */
        public Fixed prorated() {
            return new Fixed(baseRate, true, alignment);
        }

        public Fixed chargedAt(BillingCycleAlignment alignment) {
            return new Fixed(baseRate, isProrated, alignment);
        }

        @Override
        public ConfigurationType type() {
            return ConfigurationType.FIXED;
        }

        @Override
        public CurrencyUnit currency() {
            return baseRate.getCurrencyUnit();
        }
    }

    /**
     * A price per hour worked.
     *
     * <p>With a minimum of 15 minutes and an increment of 10, an entry of 4 minutes counts 20 and one of 31 counts 40:
     * first raised to the minimum, then rounded up.
     *
     * @param minimum an entry counts at least this long; zero to one day, whole seconds
     * @param increment an entry is rounded up to a multiple of this; one second to one day
     * @param overtime absent when long entries cost no more
     * @param afterHoursMultiplier factor on the rate outside business hours, positive; absent for none
     * @param userTypeRates what an hour costs by the type of person who worked it, where that differs
     */
    record Hourly(
            BigMoney hourlyRate,
            Duration minimum,
            Duration increment,
            @Nullable Overtime overtime,
            @Nullable BigDecimal afterHoursMultiplier,
            SortedMap<String, BigMoney> userTypeRates)
            implements ServiceTerms {

        private static final BigDecimal LARGEST_MULTIPLIER = BigDecimal.valueOf(1000);

        public Hourly {
            hourlyRate = Rates.require(hourlyRate, "hourly rate");
            CurrencyUnit currency = hourlyRate.getCurrencyUnit();
            Durations.requireSeconds(minimum, "minimum billable time", 0, Durations.DAY);
            Durations.requireSeconds(increment, "rounding increment", 1, Durations.DAY);
            if (overtime != null) {
                Rates.requireIn(currency, overtime.hourlyRate(), "overtime rate");
            }
            if (afterHoursMultiplier != null) {
                afterHoursMultiplier = afterHoursMultiplier.stripTrailingZeros();
                if (afterHoursMultiplier.signum() <= 0
                        || afterHoursMultiplier.compareTo(LARGEST_MULTIPLIER) >= 0
                        || afterHoursMultiplier.scale() > 6) {
                    throw new IllegalArgumentException(
                            "after-hours multiplier must be positive, below 1000, with at most 6 decimals, was "
                                    + afterHoursMultiplier);
                }
            }
            SortedMap<String, BigMoney> checked = new TreeMap<>();
            userTypeRates.forEach((userType, rate) -> checked.put(
                    Text.require(userType, "user type", 50),
                    Rates.requireIn(currency, rate, "rate of user type " + userType)));
            userTypeRates = Collections.unmodifiableSortedMap(checked);
        }

        /** Charged by the second, everyone alike. */
        public static Hourly of(BigMoney hourlyRate) {
            return new Hourly(hourlyRate, Duration.ZERO, Duration.ofSeconds(1), null, null, new TreeMap<>());
        }

        public Hourly withMinimum(Duration minimum) {
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, userTypeRates);
        }

        public Hourly roundedUpTo(Duration increment) {
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, userTypeRates);
        }

        public Hourly withOvertime(Duration after, BigMoney rate) {
            Overtime overtime = new Overtime(after, rate);
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, userTypeRates);
        }

        public Hourly withAfterHoursMultiplier(BigDecimal multiplier) {
            return new Hourly(hourlyRate, minimum, increment, overtime, multiplier, userTypeRates);
        }

        public Hourly withUserTypeRate(String userType, BigMoney rate) {
            SortedMap<String, BigMoney> rates = new TreeMap<>(userTypeRates);
            rates.put(userType, rate);
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, rates);
        }

        @Override
        public ConfigurationType type() {
            return ConfigurationType.HOURLY;
        }

        @Override
        public CurrencyUnit currency() {
            return hourlyRate.getCurrencyUnit();
        }
    }

    /**
     * A price per unit used, which may change with the quantity.
     *
     * @param baseRate price of a unit from zero up to the first tier
     * @param minimumUsage a period counts at least this many units; zero for no minimum
     * @param tiers where the price changes, kept in ascending order; one per quantity
     */
    record Usage(
            String unitOfMeasure, BigMoney baseRate, Quantity minimumUsage, TierMode tierMode, List<RateTier> tiers)
            implements ServiceTerms {

        public Usage {
            Text.require(unitOfMeasure, "unit of measure", 50);
            baseRate = Rates.require(baseRate, "base rate");
            CurrencyUnit currency = baseRate.getCurrencyUnit();
            Objects.requireNonNull(tierMode, "tier mode");
            if (minimumUsage.isNegative()) {
                throw new IllegalArgumentException("minimum usage must not be negative, was " + minimumUsage);
            }
            Map<Quantity, RateTier> ordered = new TreeMap<>();
            for (RateTier tier : tiers) {
                Rates.requireIn(currency, tier.rate(), "rate of a tier");
                if (ordered.put(tier.minQuantity(), tier) != null) {
                    throw new IllegalArgumentException("two tiers start at " + tier.minQuantity());
                }
            }
            tiers = List.copyOf(ordered.values());
        }

        /** One price for every unit. */
        public static Usage of(String unitOfMeasure, BigMoney baseRate) {
            return new Usage(unitOfMeasure, baseRate, Quantity.ZERO, TierMode.GRADUATED, List.of());
        }

        public Usage withMinimum(Quantity minimumUsage) {
            return new Usage(unitOfMeasure, baseRate, minimumUsage, tierMode, tiers);
        }

        public Usage withTiers(TierMode mode, RateTier... tiers) {
            return new Usage(unitOfMeasure, baseRate, minimumUsage, mode, List.of(tiers));
        }

        @Override
        public ConfigurationType type() {
            return ConfigurationType.USAGE;
        }

        @Override
        public CurrencyUnit currency() {
            return baseRate.getCurrencyUnit();
        }
    }

    /** A quantity included per period, and a price for what is beyond it. */
    record Bucket(
            Quantity included, String unitOfMeasure, BillingFrequency period, BigMoney overageRate, Rollover rollover)
            implements ServiceTerms {

        public Bucket {
            if (included.isNegative()) {
                throw new IllegalArgumentException("included quantity must not be negative, was " + included);
            }
            Text.require(unitOfMeasure, "unit of measure", 50);
            Objects.requireNonNull(period, "period");
            overageRate = Rates.require(overageRate, "overage rate");
            Objects.requireNonNull(rollover, "rollover");
        }

        /** What is unused at the end of a period is lost. */
        public static Bucket of(
                Quantity included, String unitOfMeasure, BillingFrequency period, BigMoney overageRate) {
            return new Bucket(included, unitOfMeasure, period, overageRate, Rollover.none());
        }

        public Bucket with(Rollover rollover) {
            return new Bucket(included, unitOfMeasure, period, overageRate, rollover);
        }

        @Override
        public ConfigurationType type() {
            return ConfigurationType.BUCKET;
        }

        @Override
        public CurrencyUnit currency() {
            return overageRate.getCurrencyUnit();
        }
    }
}
