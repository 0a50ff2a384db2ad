package io.tallybook.model.credit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies credits that were granted together. */
public record CreditLotId(UUID value) implements Serializable {

    public CreditLotId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static CreditLotId generate() {
        return new CreditLotId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static CreditLotId of(String text) {
        return new CreditLotId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
