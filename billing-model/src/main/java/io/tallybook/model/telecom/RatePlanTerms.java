package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a plan costs and includes, all in the currency of the monthly price. {@link #of} begins with what every plan has.
 *
 * @param accountType the type of account that the plan is for
 * @param annualPrice absent where the plan is not sold by the year
 * @param setupFee charged once, with the first period that is paid
 * @param trialDays before the first period, free of charge: 0 to 365
 * @param includedMinutes of calls per period: 0 to 10,000,000
 * @param includedNumbers telephone numbers that the price covers
 * @param maximumConcurrentCalls at least 1
 * @param overageRate of a minute beyond those included
 * @param rounding of a call's cost to four decimals: away from zero, towards it, or to the nearest
 * @param numberMonthlyRate of a number beyond those included
 */
public record RatePlanTerms(
        AccountType accountType,
        Money monthlyPrice,
        @Nullable Money annualPrice,
        Money setupFee,
        int trialDays,
        int includedMinutes,
        int includedNumbers,
        int maximumConcurrentCalls,
        BigMoney overageRate,
        CallIncrements increments,
        RoundingMode rounding,
        Money numberMonthlyRate) {

    private static final int MOST_MINUTES = 10_000_000;

    public RatePlanTerms {
        Objects.requireNonNull(accountType, "accountType");
        Objects.requireNonNull(increments, "increments");
        CurrencyUnit currency =
                Rates.requirePrice(monthlyPrice, "monthly price").getCurrencyUnit();
        if (annualPrice != null) {
            requirePriceIn(currency, annualPrice, "annual price");
        }
        requirePriceIn(currency, setupFee, "setup fee");
        requirePriceIn(currency, numberMonthlyRate, "monthly rate of a number");
        overageRate = Rates.requireIn(currency, overageRate, "overage rate");
        requireBetween(0, trialDays, 365, "trial days");
        requireBetween(0, includedMinutes, MOST_MINUTES, "included minutes");
        requireBetween(0, includedNumbers, Integer.MAX_VALUE, "included numbers");
        requireBetween(1, maximumConcurrentCalls, Integer.MAX_VALUE, "concurrent calls");
        switch (rounding) {
            case UP, DOWN, HALF_UP, HALF_DOWN, HALF_EVEN -> {}
            default -> throw new IllegalArgumentException("a cost is not rounded " + rounding);
        }
    }

    /** By the month only; nothing is included, overage and numbers are free, calls count by the minute. */
    public static RatePlanTerms of(AccountType accountType, Money monthlyPrice) {
        Money free = Money.zero(monthlyPrice.getCurrencyUnit());
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                null,
                free,
                0,
                0,
                0,
                1,
                free.toBigMoney(),
                CallIncrements.PER_MINUTE,
                RoundingMode.HALF_UP,
                free);
    }

    public CurrencyUnit currency() {
        return monthlyPrice.getCurrencyUnit();
    }

    /** Of a period; a quarter costs three months. Absent where the plan is not sold in this way. */
    public Optional<Money> price(BillingCycle cycle) {
        return switch (cycle) {
            case MONTHLY -> Optional.of(monthlyPrice);
            case QUARTERLY -> Optional.of(monthlyPrice.multipliedBy(3));
            case ANNUAL -> Optional.ofNullable(annualPrice);
        };
    }

    public RatePlanTerms withMonthlyPrice(Money monthlyPrice) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                annualPrice,
                setupFee,
                trialDays,
                includedMinutes,
                includedNumbers,
                maximumConcurrentCalls,
                overageRate,
                increments,
                rounding,
                numberMonthlyRate);
    }

    public RatePlanTerms withAnnualPrice(Money annualPrice) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                Objects.requireNonNull(annualPrice),
                setupFee,
                trialDays,
                includedMinutes,
                includedNumbers,
                maximumConcurrentCalls,
                overageRate,
                increments,
                rounding,
                numberMonthlyRate);
    }

    public RatePlanTerms withSetupFee(Money setupFee) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                annualPrice,
                setupFee,
                trialDays,
                includedMinutes,
                includedNumbers,
                maximumConcurrentCalls,
                overageRate,
                increments,
                rounding,
                numberMonthlyRate);
    }

    public RatePlanTerms withTrialDays(int trialDays) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                annualPrice,
                setupFee,
                trialDays,
                includedMinutes,
                includedNumbers,
                maximumConcurrentCalls,
                overageRate,
                increments,
                rounding,
                numberMonthlyRate);
    }

    /** So many minutes per period, and how each beyond them is charged. */
    public RatePlanTerms withMinutes(int included, BigMoney overageRate, CallIncrements increments) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                annualPrice,
                setupFee,
                trialDays,
                included,
                includedNumbers,
                maximumConcurrentCalls,
                overageRate,
                increments,
                rounding,
                numberMonthlyRate);
    }

    /** So many telephone numbers, and the rate of each beyond them. */
    public RatePlanTerms withNumbers(int included, Money monthlyRate) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                annualPrice,
                setupFee,
                trialDays,
                includedMinutes,
                included,
                maximumConcurrentCalls,
                overageRate,
                increments,
                rounding,
                monthlyRate);
    }

    public RatePlanTerms withConcurrentCalls(int maximum) {
        return new RatePlanTerms(
                accountType,
                monthlyPrice,
                annualPrice,
                setupFee,
                trialDays,
                includedMinutes,
                includedNumbers,
                maximum,
                overageRate,
                increments,
                rounding,
                numberMonthlyRate);
    }

    private static void requirePriceIn(CurrencyUnit currency, Money price, String what) {
        if (!Rates.requirePrice(price, what).getCurrencyUnit().equals(currency)) {
            throw new IllegalArgumentException(what + " must be in " + currency + ", was " + price);
        }
    }

    private static void requireBetween(int least, int number, int most, String what) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", was " + number);
        }
    }
}
