package io.tallybook.migrations.citus;

/**
 * A table that was on the coordinator only and is on the nodes now.
 *
 * @param name with its schema
 * @param before read while nobody could write, before anything was moved
 * @param after read from the nodes
 */
public record MovedTable(String name, TableContent before, TableContent after) {

    boolean isWhole() {
        return before.equals(after);
    }
}
