package io.tallybook.model.telecom;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a telephone number that a tenant gives out inside a tenant. */
public record DidId(UUID value) implements Serializable {

    public DidId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static DidId generate() {
        return new DidId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static DidId of(String text) {
        return new DidId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
