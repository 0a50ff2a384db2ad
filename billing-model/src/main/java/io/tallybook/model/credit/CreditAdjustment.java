package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;
import java.util.List;

/**
 * A balance that was put right.
 *
 * @param sequenceNumber the ledger row
 * @param change what was added (positive) or taken (negative)
 * @param lots which lots gained or lost; the rest was repaid or overdrawn
 * @param isReplayed whether an earlier call with the same key did it
 */
public record CreditAdjustment(
        SequenceNumber sequenceNumber,
        Quantity change,
        Quantity balanceAfter,
        List<LotChange> lots,
        Instant recordedAt,
        boolean isReplayed) {

    public CreditAdjustment {
        lots = List.copyOf(lots);
    }
}
