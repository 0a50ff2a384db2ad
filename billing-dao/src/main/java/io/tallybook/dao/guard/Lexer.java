package io.tallybook.dao.guard;

import io.tallybook.dao.guard.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a statement into words by the rules of PostgreSQL. <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical structure</a> */
final class Lexer {

    private static final String OPERATOR = "+-*/<>=~!@#%^&|`";
    private static final Pattern DOLLAR_TAG =
            Pattern.compile("\\$([A-Za-z_\\x80-\\uffff][A-Za-z_0-9\\x80-\\uffff]*)?\\$");
    private static final Pattern NUMBER =
            Pattern.compile("\\d[\\d_]*(\\.\\d*)?([eE][+-]?\\d+)?|\\.\\d+([eE][+-]?\\d+)?|0[xXoObB][0-9A-Fa-f_]+");

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
    }

    /** @throws UnreadableException if it ends within a string, a name or a comment */
    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        while (lexer.at < sql.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char first = sql.charAt(at);
        if (Character.isWhitespace(first)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
                at++;
            }
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (first == '\'') {
            string(false);
        } else if (first == '"') {
            tokens.add(new Token(Kind.QUOTED, quoted('"', false)));
        } else if (first == '$') {
            dollar();
        } else if (Character.isDigit(first) || first == '.' && Character.isDigit(peek(1))) {
            match(NUMBER, Kind.NUMBER);
        } else if (isLetter(first)) {
            word();
        } else if (first == '?') {
            parameter();
        } else if (first == ':') {
            colon();
        } else if (OPERATOR.indexOf(first) >= 0) {
            operator();
        } else {
            add(Kind.SYMBOL, String.valueOf(first), 1);
        }
    }

    /** Doubled, it is an operator that the driver is told to leave alone. Two parameters are never the same. */
    private void parameter() {
        if (peek(1) == '?') {
            add(Kind.SYMBOL, "?", 2);
        } else {
            add(Kind.PARAMETER, "?" + at, 1);
        }
    }

    private void add(Kind kind, String text, int length) {
        tokens.add(new Token(kind, text));
        at += length;
    }

    private void comment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (++at >= sql.length()) {
                throw new UnreadableException("a comment has no end");
            }
        } while (depth > 0);
    }

    private void string(boolean backslashes) {
        tokens.add(new Token(Kind.STRING, quoted('\'', backslashes)));
    }

    private String quoted(char quote, boolean backslashes) {
        StringBuilder text = new StringBuilder();
        for (at++; at < sql.length(); at++) {
            char here = sql.charAt(at);
            if (here == quote) {
                if (peek(1) != quote) {
                    at++;
                    return text.toString();
                }
                at++;
            } else if (backslashes && here == '\\') {
                at++;
            }
            if (at < sql.length()) {
                text.append(sql.charAt(at));
            }
        }
        throw new UnreadableException("a quote has no end");
    }

    private void dollar() {
        Matcher tag = DOLLAR_TAG.matcher(sql).region(at, sql.length());
        if (tag.lookingAt()) {
            int end = sql.indexOf(tag.group(), tag.end());
            if (end < 0) {
                throw new UnreadableException("a quote has no end");
            }
            tokens.add(new Token(Kind.STRING, sql.substring(tag.end(), end)));
            at = end + tag.group().length();
        } else {
            match(Pattern.compile("\\$\\d*"), Kind.PARAMETER);
        }
    }

    private void word() {
        int start = at;
        while (at < sql.length()
                && (isLetter(sql.charAt(at)) || Character.isDigit(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        String word = sql.substring(start, at).toLowerCase(Locale.ROOT);
        if (word.equals("u") && peek(0) == '&' && (peek(1) == '"' || peek(1) == '\'')) {
            throw new UnreadableException("names and strings that begin with U& are not read");
        }
        if (peek(0) == '\'' && List.of("e", "b", "x", "n").contains(word)) {
            string(word.equals("e"));
        } else {
            tokens.add(new Token(Kind.WORD, word));
        }
    }

    private void colon() {
        if (peek(1) == ':' || peek(1) == '=') {
            add(Kind.SYMBOL, sql.substring(at, at + 2), 2);
        } else if (isLetter(peek(1))) {
            match(Pattern.compile(":\\w+"), Kind.PARAMETER);
        } else {
            add(Kind.SYMBOL, ":", 1);
        }
    }

    private void operator() {
        int end = at;
        while (end < sql.length()
                && OPERATOR.indexOf(sql.charAt(end)) >= 0
                && !sql.startsWith("--", end)
                && !sql.startsWith("/*", end)) {
            end++;
        }
        String text = sql.substring(at, end);
        // A sign after an operator belongs to the number, unless the operator is one that no standard knows.
        while (text.length() > 1 && text.matches("[*/<>=+-]+[+-]")) {
            text = text.substring(0, text.length() - 1);
        }
        add(Kind.SYMBOL, text, text.length());
    }

    private void match(Pattern pattern, Kind kind) {
        Matcher matcher = pattern.matcher(sql).region(at, sql.length());
        if (!matcher.lookingAt()) {
            throw new UnreadableException("unexpected: " + sql.charAt(at));
        }
        tokens.add(new Token(kind, matcher.group()));
        at = matcher.end();
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : ' ';
    }

    private static boolean isLetter(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character == '_'
                || character >= 0x80;
    }
}
