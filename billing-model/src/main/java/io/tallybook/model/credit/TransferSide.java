package io.tallybook.model.credit;

import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import java.util.List;

/**
 * One of the two ledger rows of a transfer.
 *
 * @param lots which lots gave or got how much; where they got less than was moved, the rest repaid an overdraft
 */
public record TransferSide(
        OrganisationId organisation, SequenceNumber sequenceNumber, Quantity balanceAfter, List<LotDraw> lots) {

    public TransferSide {
        lots = List.copyOf(lots);
    }
}
