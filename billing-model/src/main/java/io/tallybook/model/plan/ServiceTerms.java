package io.tallybook.model.plan;

import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * <p>All rates of one service are in one currency, not negative, with at most ten decimals. Each way says what a use of it
 * costs, with the steps of the computation; a charge is rounded once, at its end.
 */
public sealed interface ServiceTerms {

    ConfigurationType type();

    CurrencyUnit currency();

    /** How a charge becomes whole minor units; any mode but {@code UNNECESSARY}, because a charge can need rounding. */
    RoundingMode rounding();

    /** A price per period, whatever is used. */
    record Fixed(BigMoney baseRate, boolean isProrated, BillingCycleAlignment alignment, RoundingMode rounding)
            implements ServiceTerms {

        public Fixed {
            baseRate = Rates.require(baseRate, "base rate");
            Objects.requireNonNull(alignment, "alignment");
            Charges.requireRounding(rounding);
        }

        /** Charged in full at the start of each period. */
        public static Fixed of(BigMoney baseRate, RoundingMode rounding) {
            return new Fixed(baseRate, false, BillingCycleAlignment.START, rounding);
        }

        /** A partial period costs its share. */
        public Fixed prorated() {
            return new Fixed(baseRate, true, alignment, rounding);
        }

        public Fixed chargedAt(BillingCycleAlignment alignment) {
            return new Fixed(baseRate, isProrated, alignment, rounding);
        }

        /** What a whole period costs. */
        public Charge charge(Quantity quantity, Period billed) {
            return charge(quantity, billed, billed);
        }

        /**
         * What a period costs in which the service was served for a part only.
         *
         * <p>The share is that of the exact time. It is what the price comes to at the end of the part, less what it came
         * to at its start, each rounded: so the parts of a period cost together what the whole costs, to the last cent,
         * however it is split. Of EUR 100.00 for a month of thirty days, three parts of ten days cost EUR 33.33,
         * EUR 33.34 and EUR 33.33. A price that is not prorated is charged in full for every part.
         *
         * @param quantity how many of the service the plan contains; positive
         * @param served within {@code billed}
         * @throws IllegalArgumentException if {@code served} is not within {@code billed}
         */
        public Charge charge(Quantity quantity, Period served, Period billed) {
            return new FixedCharge(this).of(quantity, served, billed);
        }

        /** When a period is charged: at its start or at its end. */
        public Instant dueAt(Period billed) {
            return alignment == BillingCycleAlignment.START ? billed.from() : billed.to();
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
            SortedMap<String, BigMoney> userTypeRates,
            RoundingMode rounding)
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
            Charges.requireRounding(rounding);
        }

        /** Charged by the second, everyone alike. */
        public static Hourly of(BigMoney hourlyRate, RoundingMode rounding) {
            return new Hourly(hourlyRate, Duration.ZERO, Duration.ofSeconds(1), null, null, new TreeMap<>(), rounding);
        }

        public Hourly withMinimum(Duration minimum) {
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, userTypeRates, rounding);
        }

        public Hourly roundedUpTo(Duration increment) {
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, userTypeRates, rounding);
        }

        public Hourly withOvertime(Duration after, BigMoney rate) {
            Overtime overtime = new Overtime(after, rate);
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, userTypeRates, rounding);
        }

        public Hourly withAfterHoursMultiplier(BigDecimal multiplier) {
            return new Hourly(hourlyRate, minimum, increment, overtime, multiplier, userTypeRates, rounding);
        }

        public Hourly withUserTypeRate(String userType, BigMoney rate) {
            SortedMap<String, BigMoney> rates = new TreeMap<>(userTypeRates);
            rates.put(userType, rate);
            return new Hourly(hourlyRate, minimum, increment, overtime, afterHoursMultiplier, rates, rounding);
        }

        /** The same with these rates by type of person and no others. */
        public Hourly withUserTypeRates(Map<String, BigMoney> rates) {
            return new Hourly(
                    hourlyRate, minimum, increment, overtime, afterHoursMultiplier, new TreeMap<>(rates), rounding);
        }

        /** Without a rate of its own, the type of person costs the hourly rate. */
        public Hourly withoutUserTypeRate(String userType) {
            SortedMap<String, BigMoney> rates = new TreeMap<>(userTypeRates);
            rates.remove(userType);
            return withUserTypeRates(rates);
        }

        /**
         * What entries of time cost together.
         *
         * <p>Each entry is raised to the minimum and rounded up to the increment, and nothing else is done to its time. Time
         * beyond the start of overtime costs the overtime rate, whoever worked it; after hours both rates are multiplied.
         * At EUR 100.00 an hour, a minimum of 15 minutes and an increment of 6, entries of 4 and of 50 minutes count
         * 18 and 54 minutes and cost EUR 30.00 and EUR 90.00.
         */
        public Charge charge(List<TimeEntry> entries) {
            return new HourlyCharge(this).of(entries);
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
            String unitOfMeasure,
            BigMoney baseRate,
            Quantity minimumUsage,
            TierMode tierMode,
            List<RateTier> tiers,
            RoundingMode rounding)
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
            Charges.requireRounding(rounding);
        }

        /** One price for every unit. */
        public static Usage of(String unitOfMeasure, BigMoney baseRate, RoundingMode rounding) {
            return new Usage(unitOfMeasure, baseRate, Quantity.ZERO, TierMode.GRADUATED, List.of(), rounding);
        }

        public Usage withMinimum(Quantity minimumUsage) {
            return new Usage(unitOfMeasure, baseRate, minimumUsage, tierMode, tiers, rounding);
        }

        public Usage withTiers(TierMode mode, RateTier... tiers) {
            return withTiers(mode, List.of(tiers));
        }

        /** The same with these tiers and no others. */
        public Usage withTiers(TierMode mode, List<RateTier> tiers) {
            return new Usage(unitOfMeasure, baseRate, minimumUsage, mode, tiers, rounding);
        }

        /** The same with this tier, in the place of one that begins where it does. */
        public Usage withTier(RateTier tier) {
            List<RateTier> others =
                    new ArrayList<>(withoutTier(tier.minQuantity()).tiers());
            others.add(tier);
            return withTiers(tierMode, others);
        }

        /** Without the tier that begins there, the one before it goes on to the next. */
        public Usage withoutTier(Quantity minQuantity) {
            return withTiers(
                    tierMode,
                    tiers.stream()
                            .filter(tier -> !tier.minQuantity().equals(minQuantity))
                            .toList());
        }

        /**
         * What a period costs, by the total that was used in it.
         *
         * <p>Less than the minimum counts as the minimum. At EUR 0.10 and EUR 0.08 beyond 100, a graduated quantity of 150
         * costs 100 × 0.10 + 50 × 0.08 = EUR 14.00, and by volume 150 × 0.08 = EUR 12.00; 100 cost EUR 10.00 both ways,
         * because a tier begins beyond its bound.
         *
         * @param used not negative
         */
        public Charge charge(Quantity used) {
            return new UsageCharge(this).of(used);
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
            Quantity included,
            String unitOfMeasure,
            BillingFrequency period,
            BigMoney overageRate,
            Rollover rollover,
            RoundingMode rounding)
            implements ServiceTerms {

        public Bucket {
            if (included.isNegative()) {
                throw new IllegalArgumentException("included quantity must not be negative, was " + included);
            }
            Text.require(unitOfMeasure, "unit of measure", 50);
            Objects.requireNonNull(period, "period");
            overageRate = Rates.require(overageRate, "overage rate");
            Objects.requireNonNull(rollover, "rollover");
            Charges.requireRounding(rounding);
        }

        /** What is unused at the end of a period is lost. */
        public static Bucket of(
                Quantity included,
                String unitOfMeasure,
                BillingFrequency period,
                BigMoney overageRate,
                RoundingMode rounding) {
            return new Bucket(included, unitOfMeasure, period, overageRate, Rollover.none(), rounding);
        }

        public Bucket with(Rollover rollover) {
            return new Bucket(included, unitOfMeasure, period, overageRate, rollover, rounding);
        }

        /**
         * What a period costs beyond the plan: the units that were neither included nor rolled over.
         *
         * <p>With 10 hours included, 2 rolled over and 15 used, three hours cost the overage rate.
         */
        public Charge charge(BucketUse use) {
            return new BucketCharge(this).of(use);
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
