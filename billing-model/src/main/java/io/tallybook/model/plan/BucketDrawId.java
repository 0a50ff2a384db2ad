package io.tallybook.model.plan;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** Identifies a draw from a bucket. */
public record BucketDrawId(UUID value) implements Serializable {

    public BucketDrawId {
        Objects.requireNonNull(value, "value");
    }

    /** A new id that sorts after those made before it (RFC 9562, version 7), which keeps indexes small. */
    public static BucketDrawId generate() {
        return new BucketDrawId(UuidCreator.getTimeOrderedEpoch());
    }

    /** @throws IllegalArgumentException if {@code text} is not a UUID */
    public static BucketDrawId of(String text) {
        return new BucketDrawId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
