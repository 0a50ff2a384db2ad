package io.tallybook.model.subscription;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a tenant's subscription to a plan. */
public record SubscriptionId(UUID value) implements Serializable {

    public SubscriptionId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static SubscriptionId generate() {
        return new SubscriptionId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static SubscriptionId of(String text) {
        return new SubscriptionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
