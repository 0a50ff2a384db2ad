package io.tallybook.model.subscription;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a plan of the catalogue. */
public record PlanId(UUID value) implements Serializable {

    public PlanId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static PlanId generate() {
        return new PlanId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static PlanId of(String text) {
        return new PlanId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
