package io.tallybook.model.telecom;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a call detail record inside a tenant. */
public record CdrId(UUID value) implements Serializable {

    public CdrId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static CdrId generate() {
        return new CdrId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static CdrId of(String text) {
        return new CdrId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
