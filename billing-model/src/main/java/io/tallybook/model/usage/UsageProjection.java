package io.tallybook.model.usage;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where use leads if it goes on as it did since the period began.
 *
 * @param atEnd what will have been used at the end of the period, with six decimals, rounded half up
 * @param limitAt when the limit is reached, where that is within the period: the present when it is reached already
 */
public record UsageProjection(BigDecimal atEnd, @Nullable Instant limitAt) implements Serializable {

    /** When the limit is reached, where that is within the period. */
    public Optional<Instant> limitReachedAt() {
        return Optional.ofNullable(limitAt);
    }
}
