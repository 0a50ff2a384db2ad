package io.tallybook.model.telecom;

import java.time.Instant;

/**
 * Who is billed: a person or a company.
 *
 * @param user who logs in for the customer
 * @param version number of the change, for editors that read before they write
 */
public record Customer(
        CustomerId id,
        UserId user,
        CustomerDetails details,
        CustomerStatus status,
        CustomerIdentity identity,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
