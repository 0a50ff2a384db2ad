package io.tallybook.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements of a script, each with the line on which it begins.
 *
 * <p>Semicolons inside literals, quoted names, comments and dollar-quoted bodies end nothing.
 *
 * @param name of the file
 */
record SqlScript(String name, List<SqlStatement> statements) {

    /** What one reads over as a whole; the first alternative that matches at a place wins. */
    private static final Pattern TOKEN = Pattern.compile(
            "--[^\\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(?<![A-Za-z0-9_$])\\$(?<tag>[A-Za-z_][A-Za-z0-9_]*)?\\$|/\\*|;|\\S");

    /** @param line counted from one */
    record SqlStatement(int line, String text) {}

    static SqlScript parse(String name, String text) {
        List<SqlStatement> statements = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        int start = -1;
        int place = 0;
        while (place < text.length() && token.find(place)) {
            String found = token.group();
            place = token.end();
            if (found.startsWith("--")) {
                continue;
            } else if (found.equals("/*")) {
                place = afterComment(text, token.start());
                continue;
            } else if (found.equals(";")) {
                add(statements, text, start, token.start());
                start = -1;
                continue;
            }
            if (start < 0) {
                start = token.start();
            }
            if (found.length() > 1 && found.startsWith("$")) {
                int end = text.indexOf(found, place);
                place = end < 0 ? text.length() : end + found.length();
            }
        }
        add(statements, text, start, text.length());
        return new SqlScript(name, List.copyOf(statements));
    }

    // Comments of this kind nest.
    private static int afterComment(String text, int start) {
        Matcher bracket = Pattern.compile("/\\*|\\*/").matcher(text);
        int depth = 0;
        int place = start;
        while (bracket.find(place)) {
            depth += bracket.group().equals("/*") ? 1 : -1;
            place = bracket.end();
            if (depth == 0) {
                return place;
            }
        }
        return text.length();
    }

    private static void add(List<SqlStatement> statements, String text, int start, int end) {
        if (start >= 0) {
            int line = 1
                    + (int) text.substring(0, start)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            statements.add(new SqlStatement(line, text.substring(start, end).strip()));
        }
    }
}
