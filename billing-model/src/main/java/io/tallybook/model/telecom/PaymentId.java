package io.tallybook.model.telecom;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a payment inside a tenant. */
public record PaymentId(UUID value) implements Serializable {

    public PaymentId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static PaymentId generate() {
        return new PaymentId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static PaymentId of(String text) {
        return new PaymentId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
