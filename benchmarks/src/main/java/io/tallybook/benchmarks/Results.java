package io.tallybook.benchmarks;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What was measured, for people and for programs. */
record Results(List<Comparison> comparisons) {

    String toTable() {
        return AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                comparisons,
                List.of(
                        column("case", HorizontalAlign.LEFT, Comparison::name),
                        column("ours", HorizontalAlign.RIGHT, one -> perSecond(one.oursTypically())),
                        column(
                                "against",
                                HorizontalAlign.RIGHT,
                                one -> format("%s %6s", one.against(), perSecond(one.theirsTypically()))),
                        column("ratio", HorizontalAlign.RIGHT, one -> format("%.2f", one.ratio())),
                        column(
                                "spread",
                                HorizontalAlign.RIGHT,
                                one -> format("%.2f–%.2f", one.leastRatio(), one.greatestRatio()))));
    }

    /** One line of JSON for each comparison. */
    Path writeTo(Path folder) throws IOException {
        Path file = folder.resolve("results.jsonl");
        return Files.write(file, comparisons.stream().map(Comparison::toJson).toList());
    }

    private static ColumnData<Comparison> column(
            String header, HorizontalAlign align, Function<Comparison, String> value) {
        return new Column().header(header).headerAlign(align).dataAlign(align).with(value);
    }

    /** Of what is so large that few are done in a second, tenths as well. */
    private static String perSecond(double operations) {
        return format(operations < 10 ? "%.1f" : "%,.0f", operations);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
