package io.tallybook.migrations.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step of a data migration did.
 *
 * @param lastKey the last row that was looked at; absent when there was none left
 * @param placed how many rows found their new place
 * @param unplaced those that did not
 */
public record Batch(@Nullable String lastKey, int placed, List<UnplacedRow> unplaced) {

    public Batch {
        unplaced = List.copyOf(unplaced);
        if (placed < 0) {
            throw new IllegalArgumentException("a batch places no rows or some, not " + placed);
        }
        if (lastKey == null && (placed > 0 || !unplaced.isEmpty())) {
            throw new IllegalArgumentException("a batch that looked at rows names the last of them");
        }
    }

    /** No row was left. */
    public static Batch none() {
        return new Batch(null, 0, List.of());
    }
}
