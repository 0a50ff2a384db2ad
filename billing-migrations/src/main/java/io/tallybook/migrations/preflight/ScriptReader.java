package io.tallybook.migrations.preflight;

import io.tallybook.migrations.PendingScript;
import io.tallybook.migrations.data.DataMigrations;
import io.tallybook.migrations.internal.Lexer;
import io.tallybook.migrations.internal.SqlStatements;
import io.tallybook.migrations.internal.Token;
import io.tallybook.migrations.internal.Token.Type;
import io.tallybook.migrations.preflight.ScriptContent.Routine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a script: statement by statement, into DO blocks, and past the bodies of functions, which only run later. */
final class ScriptReader {

    private static final String ARCHIVE = "billing_archive";

    private final String script;
    private final int firstStatement;
    private final List<Destruction> destructions = new ArrayList<>();
    private final Set<String> archives = new HashSet<>();
    private final List<Routine> routines = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private int statements;

    private ScriptReader(String script, int firstStatement) {
        this.script = script;
        this.firstStatement = firstStatement;
    }

    /** By name, in the order given; statements are counted through all of them. */
    static Map<String, ScriptContent> readAll(List<PendingScript> scripts) {
        Map<String, ScriptContent> contents = new LinkedHashMap<>();
        int statements = 0;
        for (PendingScript script : scripts) {
            ScriptReader reader = new ScriptReader(script.name(), statements);
            if (script.sql() == null) {
                if (DataMigrations.ALL.stream().noneMatch(ours -> ours.version().equals(script.version()))) {
                    reader.unread.add(script.name());
                }
            } else {
                SqlStatements.of(script.sql()).forEach(reader::read);
            }
            statements += reader.statements;
            contents.put(
                    script.name(),
                    new ScriptContent(reader.destructions, reader.archives, reader.routines, reader.unread));
        }
        return contents;
    }

    private void read(List<Token> statement) {
        if (SqlStatements.definesRoutine(statement)) {
            routine(statement);
        } else if (statement.get(0).is("do")) {
            statement.stream()
                    .filter(token -> token.type() == Type.STRING)
                    .map(body -> Lexer.tokens(body.text(), body.line()))
                    .forEach(this::block);
        } else {
            plain(statement);
        }
    }

    private void plain(List<Token> statement) {
        StatementReader reader = StatementReader.of(script, firstStatement + statements++, statement);
        destructions.addAll(reader.destructions());
        reader.unreadLines().forEach(line -> unread.add(script + ":" + line));
        for (int i = 2; i < statement.size(); i++) {
            if (statement.get(i - 1).is(".") && statement.get(i - 2).text().equals(ARCHIVE)) {
                archives.add(statement.get(i).text());
            }
        }
    }

    private void block(List<Token> body) {
        for (int i = 0; i < body.size() - 1; i++) {
            Token next = body.get(i + 1);
            // A trigger names its function with the same word, a grant the privilege.
            if (body.get(i).is("execute") && !next.is("function") && !next.is("procedure") && !next.is("on")) {
                unread.add(script + ":" + body.get(i).line());
            }
        }
        SqlStatements.split(body).forEach(this::plain);
    }

    private void routine(List<Token> statement) {
        Cursor cursor = new Cursor(statement);
        cursor.skip("create");
        cursor.skip("or", "replace");
        cursor.next();
        if (cursor.isAtIdentifier()) {
            String body = statement.stream().map(Token::text).collect(Collectors.joining(" "));
            routines.add(new Routine(cursor.name().last(), body));
        }
    }
}
