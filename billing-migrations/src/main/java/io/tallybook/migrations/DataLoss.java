package io.tallybook.migrations;

import org.jspecify.annotations.Nullable;

/**
 * Rows or values that an undo would take away and no script would bring back.
 *
 * @param table with its schema
 * @param column the column whose values would go; absent when it is whole rows
 * @param count how many rows, or values that are not null
 */
public record DataLoss(String table, @Nullable String column, long count) {

    /** Such as {@code 3 rows of billing.usage_events}. */
    @Override
    public String toString() {
        String thing = (column == null ? "row" : "value") + (count == 1 ? "" : "s");
        return count + " " + thing + " of " + table + (column == null ? "" : "." + column);
    }
}
