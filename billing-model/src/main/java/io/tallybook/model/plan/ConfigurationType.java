package io.tallybook.model.plan;

/** The four ways in which a service is charged inside a plan. */
public enum ConfigurationType {
    FIXED,
    HOURLY,
    USAGE,
    BUCKET
}
