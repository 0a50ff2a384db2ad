package io.tallybook.model.telecom;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a rate plan inside a tenant. */
public record RatePlanId(UUID value) implements Serializable {

    public RatePlanId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static RatePlanId generate() {
        return new RatePlanId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static RatePlanId of(String text) {
        return new RatePlanId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
