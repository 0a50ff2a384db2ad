package io.tallybook.model.credit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a use of a priced operation. */
public record CreditUsageId(UUID value) implements Serializable {

    public CreditUsageId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static CreditUsageId generate() {
        return new CreditUsageId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static CreditUsageId of(String text) {
        return new CreditUsageId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
