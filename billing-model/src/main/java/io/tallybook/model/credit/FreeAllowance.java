package io.tallybook.model.credit;

import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.Objects;

/**
 * Units of an operation that cost nothing, anew in each period of the organisation's calendar.
 *
 * @param quantity positive
 */
public record FreeAllowance(Quantity quantity, CalendarPeriod period) implements Serializable {

    public FreeAllowance {
        quantity.requirePositive("free allowance");
        Objects.requireNonNull(period, "period");
    }
}
