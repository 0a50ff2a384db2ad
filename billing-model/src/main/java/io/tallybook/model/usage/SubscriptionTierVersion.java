package io.tallybook.model.usage;

import java.time.Instant;

/**
 * Terms of a tier as they were published at a time.
 *
 * @param version from one
 */
public record SubscriptionTierVersion(TierName tier, int version, TierTerms terms, Instant publishedAt) {}
