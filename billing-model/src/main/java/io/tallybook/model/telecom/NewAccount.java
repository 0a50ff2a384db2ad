package io.tallybook.model.telecom;

import java.util.Objects;
import org.joda.money.CurrencyUnit;

/** An account to be opened, active and empty. */
public record NewAccount(
        AccountId id, CustomerId customer, AccountNumber number, AccountType type, AccountSettings settings) {

    public NewAccount {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(settings, "settings");
    }

    /** With a new id and the settings of {@link AccountSettings#in}. */
    public static NewAccount of(CustomerId customer, AccountNumber number, AccountType type, CurrencyUnit currency) {
        return new NewAccount(AccountId.generate(), customer, number, type, AccountSettings.in(currency));
    }

    public NewAccount withId(AccountId id) {
        return new NewAccount(id, customer, number, type, settings);
    }

    public NewAccount withSettings(AccountSettings settings) {
        return new NewAccount(id, customer, number, type, settings);
    }
}
