package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Credits that are to be bought.
 *
 * @param quantity positive
 * @param unitPrice of one credit, positive
 * @param total positive, and less than one minor unit away from quantity times unit price, however it was rounded; what costs nothing
 *     is a grant
 * @param paymentMethod in the application's words; absent where it is not known
 * @param payment absent where it is not known yet: it is named when the purchase is completed
 * @param lotExpiresAt first instant at which the credits can no longer be consumed; absent for never
 */
public record NewCreditPurchase(
        Quantity quantity,
        BigMoney unitPrice,
        Money total,
        @Nullable String paymentMethod,
        @Nullable PaymentReference payment,
        @Nullable Instant lotExpiresAt) {

    public NewCreditPurchase {
        quantity.requirePositive("bought quantity");
        unitPrice = Rates.requireIn(total.getCurrencyUnit(), unitPrice, "unit price");
        if (!unitPrice.isPositive()) {
            throw new IllegalArgumentException("unit price must be positive, was " + unitPrice);
        }
        Rates.requirePrice(total, "total price");
        if (!total.isPositive()) {
            throw new IllegalArgumentException(
                    "a purchase costs something, but " + quantity + " at " + unitPrice + " come to " + total);
        }
        BigDecimal minorUnit =
                BigDecimal.ONE.movePointLeft(total.getCurrencyUnit().getDecimalPlaces());
        BigDecimal exact = unitPrice.getAmount().multiply(quantity.value());
        if (total.getAmount().subtract(exact).abs().compareTo(minorUnit) >= 0) {
            throw new IllegalArgumentException(
                    "total price " + total + " does not follow from " + quantity + " at " + unitPrice);
        }
        Text.optional(paymentMethod, "payment method", 50);
        lotExpiresAt = Moments.stored(lotExpiresAt, "an expiry");
    }

    /**
     * Credits that never expire, at a price each.
     *
     * <p>1,001 credits at USD 0.0125 are USD 12.52, rounded up, or 12.51, rounded half up.
     *
     * @throws IllegalArgumentException if the total is rounded to nothing
     * @throws ArithmeticException if the total must be rounded and {@code rounding} is {@code UNNECESSARY}
     */
    public static NewCreditPurchase of(Quantity quantity, BigMoney unitPrice, RoundingMode rounding) {
        Money total = unitPrice.multipliedBy(quantity.value()).toMoney(rounding);
        return new NewCreditPurchase(quantity, unitPrice, total, null, null, null);
    }

    public NewCreditPurchase paidBy(String paymentMethod) {
        return new NewCreditPurchase(
                quantity, unitPrice, total, Objects.requireNonNull(paymentMethod), payment, lotExpiresAt);
    }

    public NewCreditPurchase paidWith(PaymentReference payment) {
        return new NewCreditPurchase(
                quantity, unitPrice, total, paymentMethod, Objects.requireNonNull(payment), lotExpiresAt);
    }

    public NewCreditPurchase expiringAt(Instant lotExpiresAt) {
        return new NewCreditPurchase(
                quantity, unitPrice, total, paymentMethod, payment, Objects.requireNonNull(lotExpiresAt));
    }
}
