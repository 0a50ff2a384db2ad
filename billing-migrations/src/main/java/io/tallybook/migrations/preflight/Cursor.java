package io.tallybook.migrations.preflight;

import io.tallybook.migrations.internal.Token;
import java.util.ArrayList;
import java.util.List;

/** A place among the tokens of one statement. */
final class Cursor {

    private final List<Token> tokens;
    private int position;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean atEnd() {
        return position >= tokens.size();
    }

    int line() {
        return tokens.get(Math.min(position, tokens.size() - 1)).line();
    }

    Token next() {
        return tokens.get(position++);
    }

    boolean isAt(String... words) {
        if (position + words.length > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(position + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Passes the words if they come next. */
    boolean skip(String... words) {
        boolean found = isAt(words);
        if (found) {
            position += words.length;
        }
        return found;
    }

    boolean isAtIdentifier() {
        return !atEnd() && tokens.get(position).isIdentifier();
    }

    Name name() {
        List<String> identifiers = new ArrayList<>();
        do {
            identifiers.add(next().text());
        } while (skip(".") && isAtIdentifier());
        return new Name(List.copyOf(identifiers));
    }

    /** Passes {@code (…)} if it comes next; how many things stood in it, −1 when there is none. */
    int parentheses() {
        if (!isAt("(")) {
            return -1;
        }
        int depth = 0;
        int commas = 0;
        int inside = 0;
        do {
            Token token = next();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            commas += depth == 1 && token.is(",") ? 1 : 0;
            inside++;
        } while (depth > 0 && !atEnd());
        return inside == 2 ? 0 : commas + 1;
    }

    void skipAll() {
        position = tokens.size();
    }

    /** Passes everything up to and including the next comma outside of parentheses; false when there is none. */
    boolean skipPastComma() {
        while (!atEnd()) {
            if (isAt("(")) {
                parentheses();
            } else if (next().is(",")) {
                return true;
            }
        }
        return false;
    }
}
