package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.Objects;

/**
 * Use of a feature that a tenant wants to hear of when an organisation reaches it.
 *
 * @param value positive: percent of the limit that applies, or a quantity
 */
public record UsageThreshold(Feature feature, Kind kind, Quantity value) implements Serializable {

    /** What the value means. */
    public enum Kind {
        /** Percent of the limit that applies when it is looked at; never reached where there is none. */
        PERCENTAGE,
        /** So much, whatever the limit is. */
        QUANTITY
    }

    public UsageThreshold {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(kind, "kind");
        value.requirePositive("threshold");
    }

    /** @param percentage of the limit: 80 is reached with 40 of 50; above 100 for soft limits */
    public static UsageThreshold percent(Feature feature, long percentage) {
        return new UsageThreshold(feature, Kind.PERCENTAGE, Quantity.of(percentage));
    }

    public static UsageThreshold quantity(Feature feature, Quantity quantity) {
        return new UsageThreshold(feature, Kind.QUANTITY, quantity);
    }
}
