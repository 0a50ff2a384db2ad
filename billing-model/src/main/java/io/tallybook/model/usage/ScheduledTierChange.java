package io.tallybook.model.usage;

import java.io.Serializable;
import java.time.Instant;

/**
 * A move to another tier that is to come.
 *
 * @param effectiveAt first instant at which the limits of the tier apply
 */
public record ScheduledTierChange(TierName tier, Instant effectiveAt, Instant requestedAt) implements Serializable {}
