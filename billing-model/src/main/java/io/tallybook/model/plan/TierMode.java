package io.tallybook.model.plan;

/** How tiers apply to a quantity. */
public enum TierMode {
    /** Each part of the quantity at the rate of its own tier. */
    GRADUATED,
    /** All of the quantity at the rate of the tier that it reaches. */
    VOLUME
}
