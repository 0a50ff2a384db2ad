package io.tallybook.dao.internal;

import java.math.BigDecimal;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Puts an amount and a currency, which are two columns, together again. */
public final class Amounts {

    private Amounts() {}

    /** With the currency's decimals or as many more as the rate needs, as the model writes rates. */
    public static BigMoney rate(CurrencyUnit currency, BigDecimal amount) {
        int needed = amount.stripTrailingZeros().scale();
        return BigMoney.of(currency, amount.setScale(Math.max(needed, currency.getDecimalPlaces())));
    }

    /** In whole minor units, as money is stored. */
    public static Money money(CurrencyUnit currency, BigDecimal amount) {
        return rate(currency, amount).toMoney();
    }
}
