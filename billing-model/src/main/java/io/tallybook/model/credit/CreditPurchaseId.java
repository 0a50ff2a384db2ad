package io.tallybook.model.credit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a purchase of credits. */
public record CreditPurchaseId(UUID value) implements Serializable {

    public CreditPurchaseId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static CreditPurchaseId generate() {
        return new CreditPurchaseId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static CreditPurchaseId of(String text) {
        return new CreditPurchaseId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
