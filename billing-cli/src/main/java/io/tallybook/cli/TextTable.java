package io.tallybook.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows under headings, as psql prints them; long texts continue on the next line of their cell. */
final class TextTable {

    private final List<Column> columns = new ArrayList<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    static TextTable of(String... headings) {
        TextTable table = new TextTable();
        Stream.of(headings).forEach(table::left);
        return table;
    }

    TextTable left(String heading) {
        return column(heading, HorizontalAlign.LEFT);
    }

    TextTable right(String heading) {
        return column(heading, HorizontalAlign.RIGHT);
    }

    private TextTable column(String heading, HorizontalAlign align) {
        columns.add(
                new Column().header(heading).headerAlign(HorizontalAlign.LEFT).dataAlign(align));
        return this;
    }

    /** @param cells a null leaves its cell empty */
    void row(@Nullable Object... cells) {
        rows.add(cells);
    }

    int size() {
        return rows.size();
    }

    void print(PrintWriter out) {
        if (columns.isEmpty()) {
            return;
        }
        AsciiTable.builder()
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
                .data(columns.toArray(Column[]::new), rows.toArray(Object[][]::new))
                .asString()
                .lines()
                .map(String::stripTrailing)
                .forEach(out::println);
    }
}
