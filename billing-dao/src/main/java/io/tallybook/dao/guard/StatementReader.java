package io.tallybook.dao.guard;

import io.tallybook.dao.guard.Token.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads a text of SQL, and says what is wrong with it. What it does not understand is wrong if it names a tenant table. */
final class StatementReader {

    /** What defines something, or is about the session; rows of tenants are neither read nor changed. */
    private static final Set<String> DEFINITIONS = Set.of(
            "abort",
            "alter",
            "analyze",
            "begin",
            "checkpoint",
            "close",
            "comment",
            "commit",
            "create",
            "deallocate",
            "discard",
            "drop",
            "end",
            "fetch",
            "grant",
            "listen",
            "move",
            "notify",
            "reindex",
            "release",
            "reset",
            "revoke",
            "rollback",
            "savepoint",
            "set",
            "show",
            "start",
            "unlisten",
            "vacuum");

    private static final Set<String> QUERIES =
            Set.of("select", "values", "table", "with", "insert", "update", "delete", "merge");

    private final Reading reading;
    private final QueryReader queries;

    private StatementReader(TenantTables tables) {
        this.reading = new Reading(tables);
        this.queries = new QueryReader(reading);
    }

    /** Empty if every tenant table in it has its tenant. */
    static List<String> problems(String sql, TenantTables tables) {
        StatementReader reader = new StatementReader(tables);
        try {
            Words text = Words.of(Lexer.tokens(sql));
            try {
                text.split(";").forEach(reader::statement);
            } catch (UnreadableException | IndexOutOfBoundsException unexpected) {
                reader.unreadable(text, unexpected);
            }
            reader.requireAllSeen(text);
        } catch (UnreadableException unexpected) {
            reader.reading.problem("it cannot be read: " + unexpected.getMessage());
        }
        return reader.reading.problems();
    }

    private void statement(Words words) {
        if (words.isEmpty()) {
            return;
        }
        String verb = words.get(0).text();
        if (words.is(0, "(") || QUERIES.contains(verb)) {
            queries.read(words, null);
        } else if (words.is(0, "{")) {
            queries.scan(words, new Scope(null));
        } else if (verb.equals("call")) {
            queries.scan(words, new Scope(null));
        } else if (verb.equals("explain") || verb.equals("prepare")) {
            queries.read(words.rest(query(words)), null);
        } else if (verb.equals("declare")) {
            queries.read(words.rest(after(words, "for")), null);
        } else if (verb.equals("create") && isFilled(words)) {
            queries.read(words.rest(after(words, "as")), null);
        } else if (DEFINITIONS.contains(verb)) {
            reading.sawAll(words);
        } else if (verb.equals("do")) {
            if (words.size() > 1 && reading.tables().mayBeNamedIn(strings(words))) {
                reading.problem("what DO does cannot be read");
            }
        } else {
            names(words)
                    .filter(name -> reading.tables().tenantColumn(name) != null)
                    .forEach(this::unexpected);
        }
    }

    /** CREATE TABLE … AS and CREATE MATERIALIZED VIEW … AS copy rows. A view is read when it is used. */
    private static boolean isFilled(Words words) {
        boolean isTable = words.find(1, "table") < Math.min(4, words.size());
        boolean isView = words.find(1, "materialized", "view") < words.size();
        return (isTable || isView) && after(words, "as") < words.size();
    }

    private static int after(Words words, String keyword) {
        return Math.min(words.find(1, keyword) + 1, words.size());
    }

    /** Where a query begins. */
    private static int query(Words words) {
        for (int i = 1; i < words.size(); i = words.after(i)) {
            Token token = words.get(i);
            boolean isVerb = token.kind() == Kind.WORD && QUERIES.contains(token.text()) && !words.is(i - 1, ".");
            if (isVerb || token.is("(") && words.part(i, words.after(i)).isQuery()) {
                return i;
            }
        }
        return words.size();
    }

    /** All that could be the name of a table. */
    private static Stream<List<String>> names(Words words) {
        return IntStream.range(0, words.size())
                .filter(i -> !words.is(i - 1, "."))
                .mapToObj(words::name)
                .filter(name -> !name.isEmpty());
    }

    private void unexpected(List<String> name) {
        reading.problem(String.join(".", name) + " stands where it cannot be read");
    }

    private static String strings(Words words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            text.append(words.get(i).text()).append(' ');
        }
        return text.toString();
    }

    private void unreadable(Words text, RuntimeException unexpected) {
        if (names(text).anyMatch(name -> reading.tables().tenantColumn(name) != null)) {
            reading.problem("it cannot be read: " + unexpected.getMessage());
        }
    }

    /** A tenant table where none was expected is none that was looked at. */
    private void requireAllSeen(Words text) {
        for (int i = 0; i < text.size(); i++) {
            List<String> name = text.is(i - 1, ".") ? List.of() : text.name(i);
            if (name.isEmpty()) {
                continue;
            }
            int end = i + 2 * name.size() - 1;
            boolean isColumn = text.is(end, ".");
            boolean isType = text.is(i - 1, "::")
                    || i > 0 && text.get(i - 1).isWord("as")
                    || end < text.size() && text.get(end).kind() == Kind.STRING;
            boolean isCall = text.is(end, "(") && reading.tables().isFunctionOfTenant(name);
            if (!isColumn && !isType && (isCall || reading.tables().isKnown(name)) && !reading.hasSeen(text, i)) {
                unexpected(name);
            }
        }
    }
}
