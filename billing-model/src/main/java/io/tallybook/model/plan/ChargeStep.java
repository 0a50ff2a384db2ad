package io.tallybook.model.plan;

import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** One step in the computation of a charge, with the numbers that an explanation needs; {@code toString} says it in words. */
public sealed interface ChargeStep {

    /** What the step costs; absent for one that only changes what is counted. */
    default Optional<Money> amount() {
        return Optional.empty();
    }

    /** Less than the minimum was used, so the minimum counts. */
    record RaisedToMinimum(Quantity used, Quantity counted) implements ChargeStep {
        @Override
        public String toString() {
            return used + " used, the minimum of " + counted + " counts";
        }
    }

    /**
     * An entry was shorter than the minimum or no multiple of the increment.
     *
     * @param entry its place in the list, from zero
     */
    record TimeRoundedUp(int entry, Duration worked, Duration counted) implements ChargeStep {
        @Override
        public String toString() {
            return "entry " + (entry + 1) + ": " + Durations.text(worked) + " worked, " + Durations.text(counted)
                    + " count";
        }
    }

    /** So much was included or rolled over and costs nothing. */
    record Included(Quantity units, String unitOfMeasure) implements ChargeStep {
        @Override
        public String toString() {
            return units + " " + unitOfMeasure + " included";
        }
    }

    /** A fixed price, for a period or a part of it. */
    record PeriodPrice(Quantity quantity, BigMoney rate, Period served, Money price) implements ChargeStep {
        @Override
        public Optional<Money> amount() {
            return Optional.of(price);
        }

        @Override
        public String toString() {
            return quantity + " × " + rate + " for " + served + ": " + price;
        }
    }

    /**
     * Time of one entry at one rate.
     *
     * @param entry its place in the list, from zero
     * @param hourlyRate the rate of the type of person or of overtime
     * @param multiplier what after-hours work multiplied the rate by; absent where it did not
     */
    record Time(
            int entry,
            Duration time,
            boolean isOvertime,
            BigMoney hourlyRate,
            @Nullable BigDecimal multiplier,
            Money price)
            implements ChargeStep {
        @Override
        public Optional<Money> amount() {
            return Optional.of(price);
        }

        @Override
        public String toString() {
            return "entry " + (entry + 1) + ": " + Durations.text(time) + (isOvertime ? " of overtime" : "") + " at "
                    + hourlyRate + " an hour" + (multiplier == null ? "" : " × " + multiplier.toPlainString()) + ": "
                    + price;
        }
    }

    /**
     * Units at one rate.
     *
     * @param beyond the quantity after which these units begin; zero for the first
     */
    record Units(Quantity beyond, Quantity units, String unitOfMeasure, BigMoney rate, Money price)
            implements ChargeStep {
        @Override
        public Optional<Money> amount() {
            return Optional.of(price);
        }

        @Override
        public String toString() {
            return units + " " + unitOfMeasure + (beyond.isZero() ? "" : " beyond " + beyond) + " at " + rate + ": "
                    + price;
        }
    }

    /**
     * The sum was no whole number of minor units.
     *
     * @param exact the sum, to ten more decimals than the currency has
     */
    record Rounded(BigDecimal exact, RoundingMode mode, Money to) implements ChargeStep {
        @Override
        public String toString() {
            return exact.stripTrailingZeros().toPlainString() + " rounded to " + to;
        }
    }
}
