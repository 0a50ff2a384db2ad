package io.tallybook.model.usage;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.internal.Text;
import java.io.Serializable;
import java.util.Objects;

/**
 * A recorded use that is taken back as a whole.
 *
 * @param recorded the key under which it was recorded
 * @param reason for whoever reads the events later; at most 500 characters
 */
public record UsageReversal(IdempotencyKey recorded, String reason) implements Serializable {

    public UsageReversal {
        Objects.requireNonNull(recorded, "recorded");
        Text.require(reason, "reason of a reversal", 500);
    }
}
