package io.tallybook.migrations.citus;

import java.util.List;
import java.util.stream.Collectors;

/** Tables that did not arrive on the nodes as they were; everything is as before. */
public final class RowsDiffer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RowsDiffer(List<MovedTable> tables) {
        super(tables.stream().map(RowsDiffer::inWords).collect(Collectors.joining(", ")) + ": nothing was distributed");
    }

    private static String inWords(MovedTable table) {
        return table.name() + " had " + inWords(table.before()) + " and would have " + inWords(table.after());
    }

    private static String inWords(TableContent content) {
        return content.rows() + " rows of checksum " + content.checksum();
    }
}
