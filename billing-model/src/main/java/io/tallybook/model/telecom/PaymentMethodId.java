package io.tallybook.model.telecom;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a saved payment method inside a tenant. */
public record PaymentMethodId(UUID value) implements Serializable {

    public PaymentMethodId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static PaymentMethodId generate() {
        return new PaymentMethodId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static PaymentMethodId of(String text) {
        return new PaymentMethodId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
