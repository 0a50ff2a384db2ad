package io.tallybook.model.credit;

import java.time.Instant;

/**
 * A price of an operation, as it is stored.
 *
 * @param isDefault whether it is everyone's, not a tenant's own
 * @param isActive whether it applies; an operation whose price does not is refused
 * @param version number of the change, for those who read before they write
 */
public record CreditPrice(
        OperationCode operation,
        CreditPriceTerms terms,
        boolean isDefault,
        boolean isActive,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
