package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A balance to be put right.
 *
 * @param change credits to add (positive) or to take (negative)
 * @param reason why, in words
 * @param effectiveAt from when it counts in the books, not after now; absent for now
 */
public record NewAdjustment(
        Quantity change, String reason, @Nullable Instant effectiveAt) {

    public NewAdjustment {
        if (change.isZero()) {
            throw new IllegalArgumentException("an adjustment must change something");
        }
        Text.require(reason, "reason", 500);
        effectiveAt = Moments.stored(effectiveAt, "a moment from which it counts");
    }

    public static NewAdjustment of(Quantity change, String reason) {
        return new NewAdjustment(change, reason, null);
    }

    /** Counted in the books from an earlier moment than that of the call. */
    public NewAdjustment effectiveFrom(Instant effectiveAt) {
        return new NewAdjustment(change, reason, effectiveAt);
    }
}
