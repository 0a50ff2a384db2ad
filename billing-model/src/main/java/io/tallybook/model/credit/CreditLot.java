package io.tallybook.model.credit;

import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits that were granted together, as they are now.
 *
 * @param priority lots of a lower number are consumed first
 * @param granted what came in
 * @param repaid the part of it that went into an overdraft at once
 * @param remaining what is left, also past the expiry until that is booked
 * @param grantedAt when it was granted, where it was moved from another organisation: there
 * @param expiresAt first instant at which it can no longer be consumed; absent for never
 * @param grantedBy the ledger row that brought it
 */
public record CreditLot(
        OrganisationId organisation,
        CreditLotId id,
        CreditSource source,
        int priority,
        Quantity granted,
        Quantity repaid,
        Quantity remaining,
        Instant grantedAt,
        @Nullable Instant expiresAt,
        SequenceNumber grantedBy) {}
