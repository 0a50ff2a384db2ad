package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.time.Instant;

/**
 * What was used of a feature in one period.
 *
 * @param period how long it is
 * @param periodStart its first instant
 */
public record UsageCount(UsagePeriod period, Instant periodStart, Quantity used) implements Serializable {}
