package io.tallybook.model.telecom;

import io.tallybook.model.credit.SequenceNumber;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to rate a call.
 *
 * @param number 1, 2, 3 … in the order of the attempts
 * @param error why it failed; absent otherwise
 * @param charged negative where a rating was taken back
 * @param ratePerMinute in the currency of the call; absent where it failed
 * @param cost in the currency of the call; negative where a rating was taken back
 * @param ledgerRow the row of the account's ledger that debited or credited it; absent for none
 */
public record CdrRating(
        int number,
        CdrRatingOutcome outcome,
        @Nullable CdrError error,
        Duration charged,
        Duration overage,
        @Nullable BigDecimal ratePerMinute,
        BigDecimal cost,
        @Nullable SequenceNumber ledgerRow,
        Instant ratedAt) {}
