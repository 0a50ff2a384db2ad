package io.tallybook.migrations.citus;

import java.util.List;

/**
 * What a distribution did.
 *
 * @param tables those that were moved, by name; empty where all had been before
 * @param functions how many run on the node of their tenant from now on and did not before
 */
public record DistributeResult(List<MovedTable> tables, long functions) {

    public DistributeResult {
        tables = List.copyOf(tables);
    }

    public boolean nothingWasLeft() {
        return tables.isEmpty() && functions == 0;
    }
}
