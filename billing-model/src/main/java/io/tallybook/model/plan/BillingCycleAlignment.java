package io.tallybook.model.plan;

/** Whether a fixed service is charged at the start or the end of a period. */
public enum BillingCycleAlignment {
    START,
    END
}
