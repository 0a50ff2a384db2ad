package io.tallybook.schematools.lint;

import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Findings that somebody accepted: by {@code -- lint:ignore RULE reason} above a statement, or for scripts that landed, in lines of
 * {@code version rule object reason}, with * for every object.
 */
final class Ignores {

    private static final Pattern COMMENT = Pattern.compile("--\\s*lint:ignore\\s+([a-z-]+)(?:\\s+(.*\\S))?\\s*");
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+([a-z-]+)\\s+(\\S+)(?:\\s+(.*\\S))?\\s*");

    private static final String LANDED = "lint-ignores";

    /** @param object {@code *} for every one */
    private record Ignore(String script, int from, int to, String rule, String object, String reason, int line) {

        boolean accepts(Finding finding) {
            return finding.rule().equals(rule)
                    && finding.line() >= from
                    && finding.line() <= to
                    && (object.equals("*")
                            || finding.object().equals(object)
                            || finding.object().endsWith("." + object));
        }
    }

    private final List<Ignore> ignores = new ArrayList<>();
    private final String script;

    /** @param beside lines for scripts that landed; other scripts' lines are passed over */
    Ignores(SqlFile script, List<String> beside) {
        this.script = script.name();
        fromComments(script);
        for (int i = 0; i < beside.size(); i++) {
            Matcher line = LINE.matcher(beside.get(i));
            if (!beside.get(i).startsWith("#")
                    && line.matches()
                    && script.name().startsWith("V" + line.group(1) + "__")) {
                ignores.add(new Ignore(
                        LANDED, 1, Integer.MAX_VALUE, line.group(2), line.group(3), orEmpty(line.group(4)), i + 1));
            }
        }
    }

    /** Lines that are about no script, because of their form or their version. */
    static List<Finding> unused(List<String> beside, List<String> scripts) {
        List<Finding> unused = new ArrayList<>();
        for (int i = 0; i < beside.size(); i++) {
            String text = beside.get(i);
            Matcher line = LINE.matcher(text);
            boolean fits = line.matches()
                    && scripts.stream().anyMatch(script -> script.startsWith("V" + line.group(1) + "__"));
            if (!text.isBlank() && !text.startsWith("#") && !fits) {
                unused.add(Finding.of(
                        Rule.IGNORE_UNUSED, LANDED, i + 1, text.strip().replaceFirst("\\s.*", "")));
            }
        }
        return unused;
    }

    private void fromComments(SqlFile file) {
        List<SqlStatement> statements = file.statements();
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher comment = COMMENT.matcher(lines.get(i).strip());
            if (comment.matches()) {
                int line = i + 1;
                int next = statements.stream()
                        .mapToInt(SqlStatement::line)
                        .filter(start -> start > line)
                        .min()
                        .orElse(Integer.MAX_VALUE);
                // Within a statement, it is about that one.
                int own = statements.stream()
                        .filter(one -> one.line() <= line
                                && line <= one.line() + one.text().lines().count() - 1)
                        .mapToInt(SqlStatement::line)
                        .findFirst()
                        .orElse(next);
                ignores.add(new Ignore(script, own, own, comment.group(1), "*", orEmpty(comment.group(2)), line));
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** What is left, with what is wrong with the ignores themselves. */
    List<Finding> left(List<Finding> findings) {
        List<Finding> left = new ArrayList<>(findings.stream()
                .filter(finding -> ignores.stream()
                        .noneMatch(ignore ->
                                ignore.accepts(finding) && !ignore.reason().isEmpty()))
                .toList());
        for (Ignore ignore : ignores) {
            if (ignore.reason().isEmpty()) {
                left.add(Finding.of(Rule.IGNORE_WITHOUT_REASON, ignore.script(), ignore.line(), ignore.rule()));
            } else if (findings.stream().noneMatch(ignore::accepts)) {
                left.add(Finding.of(Rule.IGNORE_UNUSED, ignore.script(), ignore.line(), ignore.rule()));
            }
        }
        return left;
    }
}
