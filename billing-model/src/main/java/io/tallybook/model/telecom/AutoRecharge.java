package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import org.joda.money.Money;

/**
 * The wish that an account be topped up by itself.
 *
 * @param amount by how much, positive
 * @param threshold when the balance falls below this; not negative, in the same currency
 */
public record AutoRecharge(Money amount, Money threshold) {

    public AutoRecharge {
        Rates.requirePrice(amount, "the amount of an automatic recharge");
        Rates.requirePrice(threshold, "the threshold of an automatic recharge");
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("the amount of an automatic recharge must be positive");
        }
        if (!amount.isSameCurrency(threshold)) {
            throw new IllegalArgumentException("amount and threshold are in different currencies");
        }
    }
}
