package io.tallybook.model.credit;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of an organisation's ledger.
 *
 * @param amount change of the balance: positive in, negative out
 * @param lots which lots gained or lost; the rest of the amount was repaid or overdrawn
 * @param operation what consumed them; absent for other types
 * @param hold the hold that was captured; absent where none was
 * @param refunded the consumption that was given back; absent for other types
 * @param purchase what was bought, or paid back; absent for other types
 * @param counterpart the other row of a transfer; absent for other types
 * @param reason why, in words, where somebody said so
 * @param effectiveAt from when it counts: for an expiry when the lot expired, otherwise when it was recorded, unless the
 *     caller said otherwise
 */
public record CreditTransaction(
        SequenceNumber sequenceNumber,
        CreditTransactionType type,
        Quantity amount,
        Quantity balanceAfter,
        List<LotChange> lots,
        @Nullable OperationCode operation,
        @Nullable CreditHoldId hold,
        @Nullable SequenceNumber refunded,
        @Nullable CreditPurchaseId purchase,
        @Nullable Counterpart counterpart,
        @Nullable String reason,
        IdempotencyKey key,
        Instant effectiveAt,
        Instant recordedAt) {

    public CreditTransaction {
        lots = List.copyOf(lots);
    }

    /** The ledger row of the other organisation in a transfer. */
    public record Counterpart(OrganisationId organisation, SequenceNumber sequenceNumber) {}
}
