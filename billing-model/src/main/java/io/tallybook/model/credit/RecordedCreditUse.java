package io.tallybook.model.credit;

import io.tallybook.model.IdempotencyKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A use of a priced operation, as it is kept.
 *
 * @param charge what it cost, by the price of then; of uses from before prices were kept it has no steps
 * @param sequenceNumber the ledger row that debited it; absent where nothing was debited
 */
public record RecordedCreditUse(
        CreditUsageId id,
        NewCreditUse use,
        CreditCharge charge,
        @Nullable SequenceNumber sequenceNumber,
        IdempotencyKey key,
        Instant recordedAt) {}
