package io.tallybook.model.plan;

import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import org.joda.money.BigMoney;

/**
 * What an hour costs when somebody of a certain type worked it.
 *
 * @param userType who worked, in the application's words: senior, junior …
 */
public record UserTypeRate(String userType, BigMoney hourlyRate) {

    public UserTypeRate {
        Text.require(userType, "user type", 50);
        hourlyRate = Rates.require(hourlyRate, "rate of user type " + userType);
    }

    /** {@code UserTypeRate.of("senior", "EUR 120")}. */
    public static UserTypeRate of(String userType, String hourlyRate) {
        return new UserTypeRate(userType, BigMoney.parse(hourlyRate));
    }
}
