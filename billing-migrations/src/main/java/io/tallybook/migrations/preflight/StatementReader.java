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

    private final String script;
    private final int statement;
    private final Cursor cursor;
    private final List<Destruction> found = new ArrayList<>();

    private StatementReader(String script, int statement, List<Token> tokens) {
        this.script = script;
        this.statement = statement;
        this.cursor = new Cursor(tokens);
    }

    static List<Destruction> read(String script, int statement, List<Token> tokens) {
        StatementReader reader = new StatementReader(script, statement, tokens);
        reader.read();
        return reader.found;
    }

    private void read() {
        while (!cursor.atEnd()) {
            int line = cursor.line();
            Token token = cursor.next();
            if (token.is("drop")) {
                drop(line);
            } else if (token.is("alter")) {
                alter(line);
            } else if (token.is("truncate")) {
                truncate(line);
            } else if (token.is("delete") && cursor.skip("from")) {
                cursor.skip("only");
                if (cursor.isAtIdentifier()) {
                    add(line, Action.DELETE, ObjectKind.TABLE, cursor.name(), null);
                }
            }
        }
    }

    private void drop(int line) {
        ObjectKind kind = kind(DROPPED);
        if (kind == null) {
            return;
        }
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
                int arguments = kind.isRoutine() ? cursor.parentheses() : -1;
                found.add(new Destruction(script, line, statement, Action.DROP, kind, name, null, arguments));
            }
        } while (cursor.skip(","));
    }

    private void truncate(int line) {
        if (cursor.isAt("on")) {
            return;
        }
        cursor.skip("table");
        do {
            cursor.skip("only");
            if (!cursor.isAtIdentifier()) {
                return;
            }
            add(line, Action.TRUNCATE, ObjectKind.TABLE, cursor.name(), null);
            cursor.skip("*");
        } while (cursor.skip(","));
    }

    private void alter(int line) {
        if (kind(ALTERED) == null) {
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
        found.add(new Destruction(script, line, statement, action, kind, name, part, -1));
    }
}
