package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import java.util.Objects;
import org.joda.money.BigMoney;
import org.joda.money.BigMoneyProvider;
import org.joda.money.CurrencyUnit;

/**
 * An account to be opened, active.
 *
 * @param openingBalance what it begins with, brought over from elsewhere; below zero by at most the credit limit
 */
public record NewAccount(
        AccountId id,
        CustomerId customer,
        AccountNumber number,
        AccountType type,
        BigMoney openingBalance,
        AccountSettings settings) {

    public NewAccount {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(settings, "settings");
        openingBalance = Rates.requireAmount(openingBalance, "the opening balance");
        if (!openingBalance.isSameCurrency(settings.creditLimit())) {
            throw new IllegalArgumentException("the opening balance must be in " + settings.currency());
        }
        if (openingBalance.plus(settings.creditLimit()).isNegative()) {
            throw new IllegalArgumentException("the opening balance is beyond the credit limit: " + openingBalance);
        }
    }

    /** With a new id, empty, and with the settings of {@link AccountSettings#in}. */
    public static NewAccount of(CustomerId customer, AccountNumber number, AccountType type, CurrencyUnit currency) {
        return new NewAccount(
                AccountId.generate(), customer, number, type, BigMoney.zero(currency), AccountSettings.in(currency));
    }

    public NewAccount withId(AccountId id) {
        return new NewAccount(id, customer, number, type, openingBalance, settings);
    }

    public NewAccount withOpeningBalance(BigMoneyProvider balance) {
        return new NewAccount(id, customer, number, type, balance.toBigMoney(), settings);
    }

    public NewAccount withSettings(AccountSettings settings) {
        return new NewAccount(id, customer, number, type, openingBalance, settings);
    }
}
