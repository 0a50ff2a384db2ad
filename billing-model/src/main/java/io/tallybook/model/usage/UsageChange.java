package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;

/**
 * A change of usage that was made.
 *
 * @param change what was added; negative where something was taken away
 * @param usage where the organisation stood after it
 * @param isReplayed whether this is the answer that an earlier call with the same key was given
 * @param isAdjustment whether it was booked in a period that had closed
 */
public record UsageChange(Quantity change, UsageStatus usage, boolean isReplayed, boolean isAdjustment)
        implements Serializable {}
