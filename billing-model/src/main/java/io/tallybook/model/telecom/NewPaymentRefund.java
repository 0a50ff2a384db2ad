package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What is to be given back of a payment.
 *
 * @param amount positive
 * @param reason at most 500 characters
 * @param gatewayRefund the refund as the gateway names it, at most 200 characters; absent where it does not
 */
public record NewPaymentRefund(
        PaymentId payment,
        Money amount,
        String reason,
        @Nullable String gatewayRefund) {

    public NewPaymentRefund {
        Objects.requireNonNull(payment, "payment");
        Rates.requirePrice(amount, "amount");
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be positive, was " + amount);
        }
        Text.require(reason, "reason", 500);
        Text.optional(gatewayRefund, "gateway refund", 200);
    }

    public static NewPaymentRefund of(PaymentId payment, Money amount, String reason) {
        return new NewPaymentRefund(payment, amount, reason, null);
    }

    public NewPaymentRefund as(String gatewayRefund) {
        return new NewPaymentRefund(payment, amount, reason, Objects.requireNonNull(gatewayRefund));
    }
}
