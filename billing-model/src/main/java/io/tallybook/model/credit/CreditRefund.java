package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;
import java.util.List;

/**
 * Part of a consumption that was given back.
 *
 * @param sequenceNumber the ledger row
 * @param consumption the ledger row of the consumption
 * @param lots which lots got how much, in the order in which they did
 * @param isReplayed whether an earlier call with the same key gave it back
 */
public record CreditRefund(
        SequenceNumber sequenceNumber,
        SequenceNumber consumption,
        Quantity quantity,
        Quantity balanceAfter,
        List<LotDraw> lots,
        Instant recordedAt,
        boolean isReplayed) {

    public CreditRefund {
        lots = List.copyOf(lots);
    }

    /** The part that went into an overdraft. */
    public Quantity repaid() {
        return lots.stream().map(LotDraw::quantity).reduce(quantity, Quantity::minus);
    }
}
