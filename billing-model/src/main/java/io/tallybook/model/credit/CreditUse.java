package io.tallybook.model.credit;

import java.time.Instant;
import java.util.Optional;

/**
 * A use of a priced operation that took place.
 *
 * @param charge what it cost, by the price of then
 * @param consumption what was debited; absent where it cost nothing or was overage
 * @param isReplayed whether an earlier call with the same key is what took place
 */
public record CreditUse(
        CreditUsageId id,
        NewCreditUse use,
        CreditCharge charge,
        Optional<CreditConsumption> consumption,
        Instant recordedAt,
        boolean isReplayed) {}
