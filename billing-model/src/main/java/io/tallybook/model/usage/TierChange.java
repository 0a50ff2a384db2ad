package io.tallybook.model.usage;

import java.time.Instant;

/**
 * A move of an organisation to another tier, as it was.
 *
 * @param number place among its moves, from one
 * @param effectiveAt from when on the limits of the new tier applied; the same instant as {@code requestedAt} for a move
 *     at once
 */
public record TierChange(int number, TierName from, TierName to, Instant requestedAt, Instant effectiveAt) {}
