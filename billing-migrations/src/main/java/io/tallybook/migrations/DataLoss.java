package io.tallybook.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows or values that an undo would take away and no script would bring back.
 *
 * @param table with its schema
 * @param column the column whose values would go; absent when it is whole rows
 * @param count how many rows, or values that are not null
 * @param examples up to ten of them by name, with the reason why they cannot be kept, where the undo of the script says so
 */
public record DataLoss(String table, @Nullable String column, long count, List<String> examples) {

    public DataLoss {
        examples = List.copyOf(examples);
    }

    DataLoss(String table, @Nullable String column, long count) {
        this(table, column, count, List.of());
    }

    DataLoss withExamples(List<String> examples) {
        return new DataLoss(table, column, count, examples);
    }

    /** Such as {@code 3 rows of billing.usage_events}, with the examples in brackets. */
    @Override
    public String toString() {
        String thing = (column == null ? "row" : "value") + (count == 1 ? "" : "s");
        String loss = count + " " + thing + " of " + table + (column == null ? "" : "." + column);
        if (examples.isEmpty()) {
            return loss;
        }
        long others = count - examples.size();
        return loss + " (" + String.join("; ", examples) + (others > 0 ? "; and " + others + " more" : "") + ")";
    }
}
