package io.tallybook.model.telecom;

/** How long a billing period is. */
public enum BillingCycle {
    MONTHLY(1),
    QUARTERLY(3),
    ANNUAL(12);

    private final int months;

    BillingCycle(int months) {
        this.months = months;
    }

    /** Calendar months of a period: 1, 3 or 12. */
    public int months() {
        return months;
    }
}
