package io.tallybook.migrations.internal;

/**
 * A piece of SQL that means something.
 *
 * @param text a word in lower case, a quoted identifier without its quotes, a string without its quotes
 * @param line counted from 1
 * @param start place of its first character
 * @param end place behind its last one
 */
public record Token(Type type, String text, int line, int start, int end) {

    /** What it is. */
    public enum Type {
        WORD,
        QUOTED,
        STRING,
        SYMBOL
    }

    public boolean is(String word) {
        return (type == Type.WORD || type == Type.SYMBOL) && text.equals(word);
    }

    public boolean isIdentifier() {
        return type == Type.WORD || type == Type.QUOTED;
    }
}
