package io.tallybook.model.telecom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number (direct inward dialling) that a tenant can give to a subscription.
 *
 * @param status as it is written down; one that is reserved may be free again, which {@link #isFreeAt} says
 * @param subscription that has it; absent while none does
 * @param reservedFor the customer for whom it is kept; absent while for nobody
 * @param reservedUntil first instant at which the reservation no longer counts
 * @param assignedAt when it was last assigned
 * @param releasedAt when it was last released
 * @param version number of the change, for editors that read before they write
 */
public record Did(
        DidId id,
        TelephoneNumber number,
        String country,
        String countryCode,
        DidType type,
        DidDetails details,
        DidStatus status,
        @Nullable SubscriptionId subscription,
        @Nullable CustomerId reservedFor,
        @Nullable Instant reservedUntil,
        @Nullable Instant assignedAt,
        @Nullable Instant releasedAt,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether anybody may have it: nobody has it, and it is not kept for anybody at {@code at}. */
    public boolean isFreeAt(Instant at) {
        return status == DidStatus.AVAILABLE
                || status == DidStatus.RESERVED && reservedUntil != null && !at.isBefore(reservedUntil);
    }
}
