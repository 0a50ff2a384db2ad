package io.tallybook.model.internal;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a text is JSON (RFC 8259) that PostgreSQL's {@code jsonb} takes: asked before a statement could fail of it. */
public final class JsonSyntax {

    private static final int LONGEST = 100_000;
    private static final int DEEPEST = 100;

    // jsonb keeps numbers as numeric, which has bounds that no application comes near.
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,999})([.][0-9]{1,999})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern WORD = Pattern.compile("true|false|null");
    private static final Pattern PLAIN = Pattern.compile("[^\"\\\\\\u0000-\\u001f]*+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4})");

    private final String text;
    private int at;

    private JsonSyntax(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is not */
    public static void require(String text) {
        Objects.requireNonNull(text, "JSON");
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("JSON has " + text.length() + " characters, at most " + LONGEST);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("JSON holds a character that cannot be stored");
        }
        JsonSyntax syntax = new JsonSyntax(text);
        syntax.value(0);
        if (syntax.at < text.length()) {
            throw syntax.wrong();
        }
    }

    private void value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("JSON is more than " + DEEPEST + " levels deep");
        }
        space();
        switch (next()) {
            case '{' ->
                members('}', () -> {
                    space();
                    string();
                    space();
                    take(':');
                    value(depth + 1);
                });
            case '[' -> members(']', () -> value(depth + 1));
            case '"' -> string();
            case 't', 'f', 'n' -> match(WORD);
            default -> match(NUMBER);
        }
        space();
    }

    private void members(char end, Runnable member) {
        at++;
        space();
        if (next() != end) {
            member.run();
            while (next() == ',') {
                at++;
                member.run();
            }
        }
        take(end);
    }

    private void string() {
        take('"');
        // PostgreSQL wants both halves of a pair, one after the other, and no U+0000.
        boolean isHalf = false;
        while (true) {
            int from = at;
            match(PLAIN);
            boolean isBetween = at > from || next() != '\\';
            if (isHalf && isBetween) {
                throw wrong();
            }
            if (next() == '"') {
                at++;
                return;
            }
            String escape = match(ESCAPE);
            char escaped = escape.charAt(1) == 'u' ? (char) Integer.parseInt(escape.substring(2), 16) : 'x';
            if (escaped == 0 || isHalf != Character.isLowSurrogate(escaped)) {
                throw wrong();
            }
            isHalf = Character.isHighSurrogate(escaped);
        }
    }

    private String match(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong();
        }
        at = matcher.end();
        return matcher.group();
    }

    private void take(char expected) {
        if (next() != expected) {
            throw wrong();
        }
        at++;
    }

    private char next() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void space() {
        while (" \t\n\r".indexOf(next()) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no JSON from character " + (at + 1) + " on");
    }
}
