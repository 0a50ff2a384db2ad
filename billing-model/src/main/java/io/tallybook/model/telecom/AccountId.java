package io.tallybook.model.telecom;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies an account inside a tenant. */
public record AccountId(UUID value) implements Serializable {

    public AccountId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static AccountId generate() {
        return new AccountId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
