package io.tallybook.migrations.internal;

import io.tallybook.migrations.internal.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes SQL apart into words, strings and symbols, by PostgreSQL's lexical rules; comments are left out. */
public final class Lexer {

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line;

    private Lexer(String sql, int firstLine) {
        this.sql = sql;
        this.line = firstLine;
    }

    /** @param firstLine the line of the script on which this text begins */
    public static List<Token> tokens(String sql, int firstLine) {
        Lexer lexer = new Lexer(sql, firstLine);
        while (lexer.position < sql.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char c = sql.charAt(position);
        if (Character.isWhitespace(c)) {
            skipTo(position + 1);
        } else if (sql.startsWith("--", position)) {
            int end = sql.indexOf('\n', position);
            skipTo(end < 0 ? sql.length() : end);
        } else if (sql.startsWith("/*", position)) {
            skipTo(endOfComment());
        } else if (c == '\'') {
            quoted(Type.STRING, '\'', false);
        } else if ((c == 'e' || c == 'E') && sql.startsWith("'", position + 1)) {
            position++;
            quoted(Type.STRING, '\'', true);
        } else if (c == '"') {
            quoted(Type.QUOTED, '"', false);
        } else if (c == '$' && endOfDollarTag() > 0) {
            dollarQuoted();
        } else if (isPartOfWord(c)) {
            word();
        } else {
            add(Type.SYMBOL, String.valueOf(c), position + 1);
        }
    }

    private void word() {
        int end = position + 1;
        while (end < sql.length() && (isPartOfWord(sql.charAt(end)) || sql.charAt(end) == '$')) {
            end++;
        }
        add(Type.WORD, sql.substring(position, end).toLowerCase(Locale.ROOT), end);
    }

    private void quoted(Type type, char quote, boolean withBackslashes) {
        StringBuilder text = new StringBuilder();
        int end = position + 1;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            boolean doubled = c == quote && end + 1 < sql.length() && sql.charAt(end + 1) == quote;
            if (c == quote && !doubled) {
                break;
            }
            boolean escape = doubled || (withBackslashes && c == '\\' && end + 1 < sql.length());
            text.append(escape ? sql.charAt(end + 1) : c);
            end += escape ? 2 : 1;
        }
        add(type, text.toString(), Math.min(end + 1, sql.length()));
    }

    private void dollarQuoted() {
        String tag = sql.substring(position, endOfDollarTag());
        int begin = position + tag.length();
        int end = sql.indexOf(tag, begin);
        String text = sql.substring(begin, end < 0 ? sql.length() : end);
        add(Type.STRING, text, end < 0 ? sql.length() : end + tag.length());
    }

    /** Behind the second dollar of {@code $tag$}; 0 for a parameter such as {@code $1} or a dollar alone. */
    private int endOfDollarTag() {
        int end = position + 1;
        while (end < sql.length() && isPartOfWord(sql.charAt(end))) {
            end++;
        }
        boolean isTag = end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(position + 1));
        return isTag ? end + 1 : 0;
    }

    // PostgreSQL's comments nest.
    private int endOfComment() {
        int depth = 0;
        int at = position;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        return Math.min(at, sql.length());
    }

    private void add(Type type, String text, int end) {
        tokens.add(new Token(type, text, line, position, end));
        skipTo(end);
    }

    private void skipTo(int end) {
        for (; position < end; position++) {
            if (sql.charAt(position) == '\n') {
                line++;
            }
        }
    }

    private static boolean isPartOfWord(char c) {
        return c == '_' || c > 127 || Character.isLetterOrDigit(c);
    }
}
