package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import java.time.ZoneId;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed about an account, all of it in one currency.
 *
 * @param creditLimit how far below zero the balance may go; not negative
 * @param billingDay day of the month, 1 to 28
 * @param zone where its days and months begin
 * @param autoRecharge absent where it is not to be topped up by itself
 * @param isLowBalanceAlert whether the customer wants to hear of a low balance
 * @param lowBalanceThreshold a balance below this is low; not negative
 */
public record AccountSettings(
        Money creditLimit,
        BillingCycle billingCycle,
        int billingDay,
        ZoneId zone,
        @Nullable AutoRecharge autoRecharge,
        boolean isLowBalanceAlert,
        Money lowBalanceThreshold) {

    public AccountSettings {
        Rates.requirePrice(creditLimit, "the credit limit");
        Rates.requirePrice(lowBalanceThreshold, "the low balance threshold");
        Objects.requireNonNull(billingCycle, "billingCycle");
        Objects.requireNonNull(zone, "zone");
        if (billingDay < 1 || billingDay > 28) {
            throw new IllegalArgumentException("the billing day must be 1 to 28, was " + billingDay);
        }
        if (!creditLimit.isSameCurrency(lowBalanceThreshold)
                || (autoRecharge != null && !creditLimit.isSameCurrency(autoRecharge.amount()))) {
            throw new IllegalArgumentException("the settings of an account are in different currencies");
        }
    }

    /** No credit, billed monthly on the first by UTC, told of a balance below 100, topped up by hand. */
    public static AccountSettings in(CurrencyUnit currency) {
        return new AccountSettings(
                Money.zero(currency),
                BillingCycle.MONTHLY,
                1,
                ZoneId.of("UTC"),
                null,
                true,
                Money.ofMajor(currency, 100));
    }

    public CurrencyUnit currency() {
        return creditLimit.getCurrencyUnit();
    }

    public AccountSettings withCreditLimit(Money limit) {
        return new AccountSettings(
                limit, billingCycle, billingDay, zone, autoRecharge, isLowBalanceAlert, lowBalanceThreshold);
    }

    /** @param day 1 to 28 */
    public AccountSettings billed(BillingCycle cycle, int day, ZoneId where) {
        return new AccountSettings(
                creditLimit, cycle, day, where, autoRecharge, isLowBalanceAlert, lowBalanceThreshold);
    }

    public AccountSettings withAutoRecharge(@Nullable AutoRecharge recharge) {
        return new AccountSettings(
                creditLimit, billingCycle, billingDay, zone, recharge, isLowBalanceAlert, lowBalanceThreshold);
    }

    public AccountSettings withLowBalanceAlert(boolean isWanted, Money threshold) {
        return new AccountSettings(creditLimit, billingCycle, billingDay, zone, autoRecharge, isWanted, threshold);
    }
}
