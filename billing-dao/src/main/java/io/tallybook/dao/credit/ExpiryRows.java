package io.tallybook.dao.credit;

import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.ExpiredCredits;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.Record;

/** What the expiry functions answer: a row for each hold that was ended and for each lot that was booked. */
final class ExpiryRows {

    private ExpiryRows() {}

    static Instant until(Instant now, Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a grace must not be negative, was " + grace);
        }
        return grace.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(grace) : Instant.EPOCH;
    }

    static ExpiredCredits of(OrganisationId organisation, List<? extends Record> rows) {
        return new ExpiredCredits(
                organisation,
                rows.stream()
                        .filter(row -> row.get("lot_id") != null)
                        .map(row -> new ExpiredCredits.ExpiredLot(
                                row.get("lot_id", CreditLotId.class),
                                row.get("quantity", Quantity.class),
                                row.get("sequence_number", SequenceNumber.class)))
                        .toList(),
                rows.stream()
                        .filter(row -> row.get("hold_id") != null)
                        .map(row -> row.get("hold_id", CreditHoldId.class))
                        .toList());
    }
}
