package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;

/**
 * Credits that were granted.
 *
 * @param lot the lot that they form
 * @param sequenceNumber the ledger row
 * @param repaid the part that went into an overdraft at once
 * @param isReplayed whether an earlier call with the same key granted them
 */
public record CreditGrant(
        CreditLotId lot,
        SequenceNumber sequenceNumber,
        Quantity quantity,
        Quantity repaid,
        Quantity balanceAfter,
        Instant recordedAt,
        boolean isReplayed) {}
