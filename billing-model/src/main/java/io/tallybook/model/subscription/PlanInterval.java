package io.tallybook.model.subscription;

/** How long a period of a subscription is. */
public enum PlanInterval {
    MONTH(1),
    YEAR(12);

    private final int months;

    PlanInterval(int months) {
        this.months = months;
    }

    public int months() {
        return months;
    }
}
