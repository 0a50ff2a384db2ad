package io.tallybook.model.telecom;

import java.util.Objects;

/** A card or account that a customer saved at a gateway. */
public record NewPaymentMethod(
        PaymentMethodId id,
        CustomerId customer,
        PaymentMethodType type,
        GatewayMethod reference,
        PaymentMethodDetails details) {

    public NewPaymentMethod {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(reference, "reference");
        requireFits(Objects.requireNonNull(type, "type"), details);
    }

    /** With a new id. */
    public static NewPaymentMethod of(
            CustomerId customer, PaymentMethodType type, GatewayMethod reference, PaymentMethodDetails details) {
        return new NewPaymentMethod(PaymentMethodId.generate(), customer, type, reference, details);
    }

    public NewPaymentMethod withId(PaymentMethodId id) {
        return new NewPaymentMethod(id, customer, type, reference, details);
    }

    private static void requireFits(PaymentMethodType type, PaymentMethodDetails details) {
        if (details.upiId() != null && type != PaymentMethodType.UPI) {
            throw new IllegalArgumentException("a method of type " + type + " has no UPI address");
        }
    }
}
