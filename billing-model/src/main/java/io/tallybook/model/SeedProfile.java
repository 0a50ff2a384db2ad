package io.tallybook.model;

/** Sets of first rows that a database can be given. */
public enum SeedProfile {
    /** What every installation starts with. */
    REFERENCE,
    /** That, and the first users of a tenant. Makes the database a production database. */
    PRODUCTION,
    /** That, and demonstration data with passwords that everybody knows. */
    DEMO
}
