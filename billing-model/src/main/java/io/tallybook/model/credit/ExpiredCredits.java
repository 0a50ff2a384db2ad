package io.tallybook.model.credit;

import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import java.util.List;

/**
 * What was found to have expired in one organisation.
 *
 * @param lots what was taken out of the balance, lot by lot
 * @param holds the holds that were ended
 */
public record ExpiredCredits(OrganisationId organisation, List<ExpiredLot> lots, List<CreditHoldId> holds) {

    public ExpiredCredits {
        lots = List.copyOf(lots);
        holds = List.copyOf(holds);
    }

    /** What was taken out of the balance altogether. */
    public Quantity quantity() {
        return lots.stream().map(ExpiredLot::quantity).reduce(Quantity.ZERO, Quantity::plus);
    }

    /** What had expired of a lot, and the ledger row that says so. */
    public record ExpiredLot(CreditLotId lot, Quantity quantity, SequenceNumber sequenceNumber) {}
}
