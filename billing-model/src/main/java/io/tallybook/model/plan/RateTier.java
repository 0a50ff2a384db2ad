package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Rates;
import org.joda.money.BigMoney;

/**
 * Where the price of a unit changes: {@code rate} applies to what is beyond {@code minQuantity}, up to the next tier.
 *
 * <p>There is no upper bound, so tiers can neither overlap nor leave a gap; the rate from zero is the base rate.
 *
 * @param minQuantity positive
 */
public record RateTier(Quantity minQuantity, BigMoney rate) {

    public RateTier {
        minQuantity.requirePositive("start of a tier");
        rate = Rates.require(rate, "rate of a tier");
    }

    /** {@code RateTier.beyond("100", "USD 0.08")}: units beyond the hundredth cost eight cents. */
    public static RateTier beyond(String minQuantity, String rate) {
        return new RateTier(Quantity.of(minQuantity), BigMoney.parse(rate));
    }
}
