package io.tallybook.migrations;

import io.tallybook.migrations.internal.SqlStatements;
import io.tallybook.migrations.internal.Token;
import java.util.List;

/**
 * The statements of a script, each with the line on which it begins.
 *
 * @param name of the file
 */
record SqlScript(String name, List<SqlStatement> statements) {

    /** @param line counted from one */
    record SqlStatement(int line, String text) {

        private static SqlStatement of(List<Token> tokens, String script) {
            Token first = tokens.get(0);
            Token last = tokens.get(tokens.size() - 1);
            return new SqlStatement(first.line(), script.substring(first.start(), last.end()));
        }
    }

    static SqlScript parse(String name, String text) {
        List<SqlStatement> statements = SqlStatements.of(text).stream()
                .map(tokens -> SqlStatement.of(tokens, text))
                .toList();
        return new SqlScript(name, statements);
    }
}
