package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.io.Serializable;
import java.util.Locale;

/**
 * Names a payment as its gateway does, such as {@code pay_29QQoUBi66xm2f}; of one tenant at most.
 *
 * @param value 1 to 200 characters, compared exactly
 */
public record GatewayPaymentId(String value) implements Serializable {

    public GatewayPaymentId {
        Text.require(value, "gateway payment id", 200);
    }

    public static GatewayPaymentId of(String value) {
        return new GatewayPaymentId(value);
    }

    /** As it is known among all gateways: {@code razorpay:pay_29QQoUBi66xm2f}. */
    public String amongAll(PaymentGateway gateway) {
        return gateway.name().toLowerCase(Locale.ROOT) + ":" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
