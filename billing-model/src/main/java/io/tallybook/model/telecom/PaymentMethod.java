package io.tallybook.model.telecom;

import java.time.Instant;

/**
 * A card or account that a customer saved at a gateway.
 *
 * @param isDefault whether it is taken where none is named; at most one of a customer is
 * @param isActive whether it may be used
 * @param version number of the change, for editors that read before they write
 */
public record PaymentMethod(
        PaymentMethodId id,
        CustomerId customer,
        PaymentMethodType type,
        GatewayMethod reference,
        PaymentMethodDetails details,
        boolean isDefault,
        boolean isActive,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
