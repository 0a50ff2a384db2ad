package io.tallybook.dao.guard;

/** A word of a statement; {@code text} is as PostgreSQL understands it, so unquoted words are in lower case. */
record Token(Kind kind, String text) {

    enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        PARAMETER,
        SYMBOL
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** Unquoted; whether it is a keyword depends on where it stands. */
    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isName() {
        return kind == Kind.QUOTED || kind == Kind.WORD;
    }
}
