package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;
import java.util.List;

/**
 * Credits that were consumed.
 *
 * @param sequenceNumber the ledger row
 * @param lots which lots paid, in the order in which they were drawn; what they do not cover is overdraft
 * @param isReplayed whether an earlier call with the same key consumed them
 */
public record CreditConsumption(
        SequenceNumber sequenceNumber,
        OperationCode operation,
        Quantity quantity,
        Quantity balanceAfter,
        List<LotDraw> lots,
        Instant recordedAt,
        boolean isReplayed) {

    public CreditConsumption {
        lots = List.copyOf(lots);
    }

    /** The part that no lot covered. */
    public Quantity overdrawn() {
        return lots.stream().map(LotDraw::quantity).reduce(quantity, Quantity::minus);
    }
}
