package io.tallybook.migrations.internal;

import java.util.ArrayList;
import java.util.List;

/** Where the statements of a script begin and end: at semicolons, except those within a function body in standard SQL. */
public final class SqlStatements {

    private SqlStatements() {}

    /** The statements of a script; none is empty. */
    public static List<List<Token>> of(String sql) {
        List<List<Token>> statements = new ArrayList<>();
        List<List<Token>> pieces = split(Lexer.tokens(sql, 1));
        for (int i = 0; i < pieces.size(); i++) {
            List<Token> statement = new ArrayList<>(pieces.get(i));
            // BEGIN ATOMIC … END has semicolons of its own.
            while (definesRoutine(statement) && openBlocks(statement) > 0 && i + 1 < pieces.size()) {
                statement.addAll(pieces.get(++i));
            }
            statements.add(statement);
        }
        return statements;
    }

    /** The parts between semicolons, wherever these are; empty ones are left out. */
    public static List<List<Token>> split(List<Token> tokens) {
        List<List<Token>> pieces = new ArrayList<>();
        List<Token> piece = new ArrayList<>();
        for (Token token : tokens) {
            if (!token.is(";")) {
                piece.add(token);
            } else if (!piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }

    /** Whether the statement is CREATE [OR REPLACE] FUNCTION or PROCEDURE. */
    public static boolean definesRoutine(List<Token> statement) {
        int kind = isAt(statement, 1, "or") && isAt(statement, 2, "replace") ? 3 : 1;
        return isAt(statement, 0, "create")
                && (isAt(statement, kind, "function") || isAt(statement, kind, "procedure"));
    }

    private static int openBlocks(List<Token> statement) {
        int open = 0;
        for (int i = 0; i < statement.size(); i++) {
            if (isAt(statement, i, "begin") && isAt(statement, i + 1, "atomic")
                    || open > 0 && isAt(statement, i, "case")) {
                open++;
            } else if (open > 0 && isAt(statement, i, "end")) {
                open--;
            }
        }
        return open;
    }

    private static boolean isAt(List<Token> statement, int place, String word) {
        return place < statement.size() && statement.get(place).is(word);
    }
}
