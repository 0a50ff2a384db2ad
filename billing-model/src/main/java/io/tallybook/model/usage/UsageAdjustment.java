package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Text;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * A correction of what was counted in a period, by hand.
 *
 * @param change what is added; negative to take away; not zero
 * @param occurredAt an instant of the period that is put right; not before 1900, kept to the microsecond
 * @param reason for whoever reads the events later; at most 500 characters
 */
public record UsageAdjustment(Feature feature, Quantity change, Instant occurredAt, String reason)
        implements Serializable {

    public UsageAdjustment {
        Objects.requireNonNull(feature, "feature");
        if (change.isZero()) {
            throw new IllegalArgumentException("an adjustment changes something");
        }
        occurredAt = NewUsage.kept(occurredAt);
        Text.require(reason, "reason of an adjustment", 500);
    }
}
