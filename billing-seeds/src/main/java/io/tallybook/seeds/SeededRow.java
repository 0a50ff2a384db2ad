package io.tallybook.seeds;

import org.jspecify.annotations.Nullable;

/**
 * A row of a seed, and what became of it.
 *
 * @param name such as {@code user admin}
 * @param reason why it was left alone; absent where the outcome says it all
 */
public record SeededRow(
        String name, SeedOutcome outcome, @Nullable String reason) {

    static SeededRow of(SeedRow row, SeedOutcome outcome) {
        return new SeededRow(row.name(), outcome, null);
    }

    static SeededRow leftAlone(SeedRow row, String reason) {
        return new SeededRow(row.name(), SeedOutcome.LEFT_ALONE, reason);
    }
}
