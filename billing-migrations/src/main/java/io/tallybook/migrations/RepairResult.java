package io.tallybook.migrations;

import java.util.List;

/**
 * What a repair did.
 *
 * @param forgotten versions whose failure was forgotten; {@code migrate} tries them again
 * @param droppedIndexes indexes that were never finished, with their schema
 */
public record RepairResult(List<String> forgotten, List<String> droppedIndexes) {

    public RepairResult {
        forgotten = List.copyOf(forgotten);
        droppedIndexes = List.copyOf(droppedIndexes);
    }

    public boolean nothingToDo() {
        return forgotten.isEmpty() && droppedIndexes.isEmpty();
    }
}
