package io.tallybook.seeds;

import io.tallybook.model.SeedProfile;
import java.util.List;

/**
 * What applying or undoing a seed did.
 *
 * @param rows in the order in which they were looked at; empty when a seed was to be undone that is not applied
 */
public record SeedResult(SeedProfile profile, List<SeededRow> rows) {

    public SeedResult {
        rows = List.copyOf(rows);
    }

    /** Whether it found nothing to create or remove. */
    public boolean changedNothing() {
        return created().isEmpty() && removed().isEmpty();
    }

    public List<String> created() {
        return names(SeedOutcome.CREATED);
    }

    public List<String> unchanged() {
        return names(SeedOutcome.UNCHANGED);
    }

    public List<String> edited() {
        return names(SeedOutcome.EDITED);
    }

    public List<String> leftAlone() {
        return names(SeedOutcome.LEFT_ALONE);
    }

    public List<String> removed() {
        return names(SeedOutcome.REMOVED);
    }

    private List<String> names(SeedOutcome outcome) {
        return rows.stream()
                .filter(row -> row.outcome() == outcome)
                .map(SeededRow::name)
                .toList();
    }
}
