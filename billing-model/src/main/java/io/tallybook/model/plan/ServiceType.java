package io.tallybook.model.plan;

/** What kind of thing a service is. */
public enum ServiceType {
    FIXED,
    TIME,
    USAGE,
    PRODUCT,
    LICENSE
}
