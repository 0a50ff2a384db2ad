package io.tallybook.model.telecom;

import io.tallybook.model.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the check of a customer's identity (know your customer) has come.
 *
 * @param documents which were submitted, as the application describes them; kept when they are rejected
 * @param decidedAt when they were verified or rejected; absent otherwise
 * @param rejectionReason absent unless they were rejected
 */
public record CustomerIdentity(
        KycStatus status,
        @Nullable Json documents,
        @Nullable Instant decidedAt,
        @Nullable String rejectionReason) {}
