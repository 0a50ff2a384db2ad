package io.tallybook.dao.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A stretch of a statement.
 *
 * <p>Steps go from word to word over whole brackets: what stands in brackets is a stretch of its own.
 */
final class Words {

    private static final Set<String> QUERY = Set.of("select", "with", "values", "table");
    private static final Set<String> AFTER_QUERY =
            Set.of("union", "intersect", "except", "order", "limit", "offset", "fetch", "for");

    private final Token[] tokens;
    private final int[] closing;
    private final int from;
    private final int to;

    private Words(Token[] tokens, int[] closing, int from, int to) {
        this.tokens = tokens;
        this.closing = closing;
        this.from = from;
        this.to = to;
    }

    /** @throws UnreadableException if brackets do not match */
    static Words of(List<Token> tokens) {
        int[] closing = new int[tokens.size()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < closing.length; i++) {
            Token token = tokens.get(i);
            if (token.is("(") || token.is("[")) {
                open.push(i);
            } else if (token.is(")") || token.is("]")) {
                if (open.isEmpty() || !tokens.get(open.peek()).is(token.is(")") ? "(" : "[")) {
                    throw new UnreadableException("a bracket has no beginning");
                }
                closing[open.pop()] = i;
            }
        }
        if (!open.isEmpty()) {
            throw new UnreadableException("a bracket has no end");
        }
        return new Words(tokens.toArray(Token[]::new), closing, 0, closing.length);
    }

    int size() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Where the word at {@code i} stands in the whole statement. */
    int position(int i) {
        return from + i;
    }

    Token get(int i) {
        return tokens[from + i];
    }

    boolean is(int i, String symbol) {
        return i >= 0 && i < size() && get(i).is(symbol);
    }

    /** Whether the keyword stands there: not as the name of a column, after a dot or after AS. */
    boolean is(int i, String... keywords) {
        for (int k = 0; k < keywords.length; k++) {
            if (i < 0 || i + k >= size() || !get(i + k).isWord(keywords[k])) {
                return false;
            }
        }
        return i == 0 || !get(i - 1).is(".") && !get(i - 1).isWord("as");
    }

    boolean keyword(int i, String keyword) {
        return is(i, new String[] {keyword});
    }

    boolean keyword(int i, Set<String> keywords) {
        return i >= 0 && i < size() && keywords.contains(get(i).text()) && keyword(i, get(i).text());
    }

    /** The word after the one at {@code i}, or after the bracket that opens there. */
    int after(int i) {
        boolean opens = get(i).is("(") || get(i).is("[");
        return opens ? closing[from + i] + 1 - from : i + 1;
    }

    Words part(int start, int end) {
        return new Words(tokens, closing, from + start, from + Math.max(start, end));
    }

    Words rest(int start) {
        return part(start, size());
    }

    /** What the brackets that open at {@code i} hold. */
    Words inside(int i) {
        return part(i + 1, after(i) - 1);
    }

    /** Whether all of it is in one pair of round brackets. */
    boolean isBracketed() {
        return !isEmpty() && get(0).is("(") && after(0) == size();
    }

    /** The first place of the keywords from {@code start} on, outside brackets; the size if there is none. */
    int find(int start, String... keywords) {
        for (int i = start; i < size(); i = after(i)) {
            if (is(i, keywords)) {
                return i;
            }
        }
        return size();
    }

    /** The same for a symbol. */
    int findSymbol(int start, String symbol) {
        for (int i = start; i < size(); i = after(i)) {
            if (get(i).is(symbol)) {
                return i;
            }
        }
        return size();
    }

    List<Words> split(String symbol) {
        List<Words> parts = new ArrayList<>();
        int start = 0;
        for (int i = findSymbol(0, symbol); i < size(); i = findSymbol(start, symbol)) {
            parts.add(part(start, i));
            start = i + 1;
        }
        if (start < size() || !parts.isEmpty()) {
            parts.add(rest(start));
        }
        return parts;
    }

    /** Whether it is a query, whatever brackets are around it. */
    boolean isQuery() {
        if (isEmpty()) {
            return false;
        }
        if (!get(0).is("(")) {
            return keyword(0, QUERY);
        }
        return inside(0).isQuery() && (after(0) == size() || keyword(after(0), AFTER_QUERY));
    }

    /** A name with up to two dots that begins at {@code i}; empty if none does. */
    List<String> name(int i) {
        List<String> name = new ArrayList<>();
        for (int at = i; at < size() && get(at).isName(); at += 2) {
            name.add(get(at).text());
            if (!is(at + 1, ".")) {
                break;
            }
        }
        return name;
    }
}
