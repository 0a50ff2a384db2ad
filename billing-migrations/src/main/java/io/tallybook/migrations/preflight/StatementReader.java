package io.tallybook.migrations.preflight;

import io.tallybook.migrations.internal.Token;
import io.tallybook.migrations.preflight.Destruction.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what one statement destroys, wherever in it the words stand: also in a WITH, and behind a THEN of a DO block. */
final class StatementReader {

    /** The longer names first: MATERIALIZED VIEW is no VIEW. */
    private static final List<ObjectKind> DROPPED = Arrays.stream(ObjectKind.values())
            .filter(kind -> kind.compareTo(ObjectKind.COLUMN) < 0)
            .sorted(Comparator.comparing(kind -> -kind.words().size()))
            .toList();

    private static final List<ObjectKind> ALTERED = List.of(
            ObjectKind.MATERIALIZED_VIEW,
            ObjectKind.FOREIGN_TABLE,
            ObjectKind.TABLE,
            ObjectKind.VIEW,
            ObjectKind.TYPE,
            ObjectKind.DOMAIN);

    private static final List<String> BEFORE_A_STATEMENT = List.of("begin", "then", "else", "loop");

    private final String script;
    private final int statement;
    private final Cursor cursor;
    private final List<Destruction> found = new ArrayList<>();
    private final List<Integer> unread = new ArrayList<>();
    private @Nullable Name mergedInto;

    private StatementReader(String script, int statement, List<Token> tokens) {
        this.script = script;
        this.statement = statement;
        this.cursor = new Cursor(tokens);
    }

    static StatementReader of(String script, int statement, List<Token> tokens) {
        StatementReader reader = new StatementReader(script, statement, tokens);
        reader.read();
        return reader;
    }

    List<Destruction> destructions() {
        return found;
    }

    /** Lines on which stands what may destroy something, and cannot be read here. */
    List<Integer> unreadLines() {
        return unread;
    }

    private void read() {
        boolean begins = true;
        while (!cursor.atEnd()) {
            int line = cursor.line();
            Token token = cursor.next();
            if (token.is("drop")) {
                drop(line, begins);
            } else if (token.is("alter")) {
                alter(line);
            } else if (token.is("truncate")) {
                truncate(line);
            } else if (token.is("delete") && cursor.skip("from")) {
                cursor.skip("only");
                if (cursor.isAtIdentifier()) {
                    add(line, Action.DELETE, ObjectKind.TABLE, cursor.name(), null);
                }
            } else if (token.is("merge") && cursor.skip("into")) {
                cursor.skip("only");
                mergedInto = cursor.isAtIdentifier() ? cursor.name() : null;
            } else if (token.is("then") && mergedInto != null && cursor.skip("delete")) {
                add(line, Action.DELETE, ObjectKind.TABLE, mergedInto, null);
            } else if (token.is("set")) {
                searchElsewhere(line);
            }
            begins = BEFORE_A_STATEMENT.stream().anyMatch(token::is);
        }
    }

    private void searchElsewhere(int line) {
        if (!cursor.skip("local")) {
            cursor.skip("session");
        }
        if (cursor.isAt("search_path")) {
            unread.add(line);
        }
    }

    private void drop(int line, boolean begins) {
        ObjectKind kind = kind(DROPPED);
        if (kind == null) {
            if (begins) {
                unread.add(line);
            }
            return;
        }
        int first = found.size();
        cursor.skip("concurrently");
        cursor.skip("if", "exists");
        do {
            if (!cursor.isAtIdentifier()) {
                return;
            }
            Name name = cursor.name();
            if (kind.isNamedOnTable()) {
                if (cursor.skip("on") && cursor.isAtIdentifier()) {
                    add(line, Action.DROP, kind, cursor.name(), name.last());
                }
            } else {
                int arguments = !kind.isRoutine() ? -1 : cursor.skip("(", "*", ")") ? 0 : cursor.parentheses();
                found.add(new Destruction(script, line, statement, Action.DROP, kind, name, null, arguments, false));
            }
        } while (cursor.skip(","));
        cascade(first);
    }

    /** Marks what has been found since, if CASCADE comes next. */
    private void cascade(int first) {
        if (cursor.skip("cascade")) {
            found.subList(first, found.size()).replaceAll(Destruction::cascading);
        }
    }

    private void truncate(int line) {
        // A privilege, or what a trigger waits for.
        if (cursor.isAt("on") || cursor.isAt("or")) {
            return;
        }
        int first = found.size();
        cursor.skip("table");
        do {
            cursor.skip("only");
            if (!cursor.isAtIdentifier()) {
                return;
            }
            add(line, Action.TRUNCATE, ObjectKind.TABLE, cursor.name(), null);
            cursor.skip("*");
        } while (cursor.skip(","));
        if (cursor.skip("restart") || cursor.skip("continue")) {
            cursor.skip("identity");
        }
        cascade(first);
    }

    private void alter(int line) {
        if (kind(ALTERED) == null) {
            // What ALTER PUBLICATION or ALTER EXTENSION drops is their member, not itself.
            cursor.skipAll();
            return;
        }
        cursor.skip("if", "exists");
        cursor.skip("only");
        if (!cursor.isAtIdentifier()) {
            return;
        }
        Name name = cursor.name();
        cursor.skip("*");
        do {
            alteration(cursor.atEnd() ? line : cursor.line(), name);
        } while (cursor.skipPastComma());
    }

    private void alteration(int line, Name name) {
        if (cursor.skip("drop")) {
            if (cursor.isAt("default") || cursor.isAt("not", "null")) {
                return;
            }
            ObjectKind kind = cursor.skip("constraint")
                    ? ObjectKind.CONSTRAINT
                    : cursor.skip("attribute") ? ObjectKind.ATTRIBUTE : ObjectKind.COLUMN;
            cursor.skip("column");
            cursor.skip("if", "exists");
            if (cursor.isAtIdentifier()) {
                add(line, Action.DROP, kind, name, cursor.next().text());
                cascade(found.size() - 1);
            }
        } else if (cursor.skip("alter")) {
            ObjectKind kind = cursor.skip("attribute") ? ObjectKind.ATTRIBUTE : ObjectKind.COLUMN;
            cursor.skip("column");
            if (cursor.isAtIdentifier()) {
                String column = cursor.next().text();
                if (cursor.isAt("type") || cursor.isAt("set", "data", "type")) {
                    add(line, Action.CHANGE_TYPE, kind, name, column);
                }
            }
        }
    }

    private @Nullable ObjectKind kind(List<ObjectKind> kinds) {
        return kinds.stream()
                .filter(kind -> cursor.skip(kind.words().toArray(String[]::new)))
                .findFirst()
                .orElse(null);
    }

    private void add(int line, Action action, ObjectKind kind, Name name, @Nullable String part) {
        found.add(new Destruction(script, line, statement, action, kind, name, part, -1, false));
    }
}
