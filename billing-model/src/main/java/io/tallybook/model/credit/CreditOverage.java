package io.tallybook.model.credit;

import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.Objects;

/**
 * Units of an operation that may be used in a period though credits do not reach; they are owed, not debited.
 *
 * @param limit positive
 * @param cost in credits, for as many units as the price's own cost is for; not negative
 */
public record CreditOverage(Quantity limit, CalendarPeriod period, Quantity cost) implements Serializable {

    public CreditOverage {
        limit.requirePositive("overage limit");
        Objects.requireNonNull(period, "period");
        CreditPriceTerms.requireNotNegative(cost, "cost of overage");
    }
}
