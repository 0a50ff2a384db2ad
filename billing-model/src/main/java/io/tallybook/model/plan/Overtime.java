package io.tallybook.model.plan;

import io.tallybook.model.internal.Rates;
import java.time.Duration;
import org.joda.money.BigMoney;

/**
 * What an hour costs when an entry runs long.
 *
 * @param after time of an entry from which {@code hourlyRate} applies; whole seconds, not negative
 */
public record Overtime(Duration after, BigMoney hourlyRate) {

    public Overtime {
        Durations.requireSeconds(after, "start of overtime", 0, Integer.MAX_VALUE);
        hourlyRate = Rates.require(hourlyRate, "overtime rate");
    }
}
