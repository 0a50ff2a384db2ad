package io.tallybook.model.credit;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Credits that are bought for money.
 *
 * @param refunded what was given back of it
 * @param unitPrice of one credit
 * @param payment the one that completed it, or is meant to; absent where none is named yet
 * @param lot the credits; absent until completed
 * @param lotExpiresAt expiry that the lot gets or has; absent for never
 * @param closedAt when it was completed, failed or cancelled; absent while pending
 */
public record CreditPurchase(
        OrganisationId organisation,
        CreditPurchaseId id,
        CreditPurchaseStatus status,
        Quantity quantity,
        Quantity refunded,
        BigMoney unitPrice,
        Money total,
        @Nullable String paymentMethod,
        @Nullable PaymentReference payment,
        IdempotencyKey key,
        @Nullable CreditLotId lot,
        @Nullable Instant lotExpiresAt,
        Instant requestedAt,
        @Nullable Instant closedAt) {

    /**
     * What some of the credits cost: the share of the total that comes to them, after those {@code before} them.
     *
     * <p>Of 3 credits for EUR 1.00, rounded half up, the first costs 0.33, the second 0.34, the third 0.33: refunds of all of them
     * come to the total, in however many parts.
     *
     * @param before what was refunded before
     * @throws IllegalArgumentException if more was not bought
     */
    public Money priceOf(Quantity before, Quantity credits, RoundingMode rounding) {
        return share(before.plus(credits), rounding).minus(share(before, rounding));
    }

    private Money share(Quantity credits, RoundingMode rounding) {
        if (credits.isNegative() || credits.isGreaterThan(quantity)) {
            throw new IllegalArgumentException(quantity + " credits were bought, not " + credits);
        }
        BigDecimal share =
                total.getAmount().multiply(credits.value()).divide(quantity.value(), total.getScale(), rounding);
        return Money.of(total.getCurrencyUnit(), share);
    }
}
