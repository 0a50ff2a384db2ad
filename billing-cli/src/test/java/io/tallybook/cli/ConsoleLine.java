package io.tallybook.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a shell makes of a line in the documentation, as far as such lines go. */
final class ConsoleLine {

    private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(\\S+)");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");

    private ConsoleLine() {}

    /** Whether the line sets a variable, which is then among {@code variables}. */
    static boolean sets(String line, Map<String, String> variables) {
        Matcher export = EXPORT.matcher(line);
        if (!export.matches()) {
            return false;
        }
        variables.put(export.group(1), export.group(2));
        return true;
    }

    /** What follows {@code ./billing}. */
    static List<String> arguments(String line) {
        List<String> words = WORD.matcher(line.replaceFirst("\\s+# .*$", ""))
                .results()
                .map(word -> word.group().replaceFirst("^([\"'])(.*)\\1$", "$2"))
                .toList();
        if (words.isEmpty() || !words.get(0).equals("./billing")) {
            throw new IllegalArgumentException("a console line calls ./billing, not: " + line);
        }
        return words.subList(1, words.size());
    }
}
