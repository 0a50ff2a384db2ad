package io.tallybook.migrations.preflight;

/**
 * A piece of SQL that means something.
 *
 * @param text a word in lower case, a quoted identifier without its quotes, a string without its quotes
 * @param line counted from 1
 */
record Token(Type type, String text, int line) {

    enum Type {
        WORD,
        QUOTED,
        STRING,
        SYMBOL
    }

    boolean is(String word) {
        return (type == Type.WORD || type == Type.SYMBOL) && text.equals(word);
    }

    boolean isIdentifier() {
        return type == Type.WORD || type == Type.QUOTED;
    }
}
