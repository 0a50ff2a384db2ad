package io.tallybook.migrations.citus;

/** Where the rows of a table are. */
public enum TablePlacement {
    /** On the coordinator only. */
    LOCAL,
    /** All of them on every node. */
    REFERENCE,
    /** Spread over the nodes by a column. */
    DISTRIBUTED
}
