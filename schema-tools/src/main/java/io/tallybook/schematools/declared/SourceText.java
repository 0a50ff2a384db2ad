package io.tallybook.schematools.declared;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of SQL as somebody wrote it.
 *
 * @param comment the comment lines right above it, without indentation
 * @param text the piece; its further lines are indented relative to its first
 */
public record SourceText(List<String> comment, String text) {

    /** Cuts the piece between two places out of a script; its margin is where the item begins that it is part of. */
    static SourceText cut(String script, int start, int end, int item) {
        return new SourceText(commentAbove(script, item), shifted(script.substring(start, end), column(script, item)));
    }

    /** The comment lines right above a place. */
    static List<String> commentAbove(String script, int start) {
        List<String> above =
                script.substring(0, start).lines().map(String::strip).toList();
        boolean beginsItsLine = column(script, start) == 0
                || (!above.isEmpty() && above.get(above.size() - 1).isEmpty());
        int end = column(script, start) == 0 ? above.size() : above.size() - 1;
        int first = end;
        while (beginsItsLine && first > 0 && above.get(first - 1).startsWith("--")) {
            first--;
        }
        return List.copyOf(above.subList(first, Math.max(first, end)));
    }

    private static int column(String script, int place) {
        return place - script.lastIndexOf('\n', place - 1) - 1;
    }

    // What stands further left than its first line stays at the margin.
    private static String shifted(String text, int column) {
        return text.lines()
                .map(line -> line.substring(
                        Math.min(column, line.length() - line.stripLeading().length())))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    /** The piece with its comment, each line behind so many spaces. */
    static String indented(List<String> comment, String text, int spaces) {
        String margin = " ".repeat(spaces);
        StringBuilder all = new StringBuilder();
        comment.forEach(line -> all.append(margin).append(line).append('\n'));
        return all.append(text.lines()
                        .map(line -> line.isEmpty() ? line : margin + line)
                        .collect(Collectors.joining("\n")))
                .toString();
    }
}
