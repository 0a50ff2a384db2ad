package io.tallybook.schematools.declared;

import io.tallybook.migrations.internal.Lexer;
import io.tallybook.migrations.internal.SqlStatements;
import io.tallybook.migrations.internal.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of SQL statements.
 *
 * @param name for people
 */
public record SqlFile(String name, String text) {

    /** @param line counted from one */
    public record SqlStatement(String file, int line, String text, List<Token> tokens) {

        /** Whether these are its first words. */
        public boolean begins(String... words) {
            for (int i = 0; i < words.length; i++) {
                if (i >= tokens.size() || !tokens.get(i).is(words[i])) {
                    return false;
                }
            }
            return true;
        }

        /** Whether it begins or ends a transaction. */
        public boolean controlsTransaction() {
            return Stream.of("begin", "start", "commit", "end", "rollback", "abort", "prepare")
                            .anyMatch(this::begins)
                    && !(begins("rollback") && has("to"))
                    && (!begins("prepare") || begins("prepare", "transaction"));
        }

        /** Whether the name occurs in it, also within a string, such as the body of a block. */
        public boolean mentions(String name) {
            return names(name)
                    || tokens.stream()
                            .filter(token -> token.type() == Token.Type.STRING && !begins("comment"))
                            .flatMap(token -> Lexer.tokens(token.text(), 1).stream())
                            .anyMatch(token ->
                                    token.isIdentifier() && token.text().equals(unquoted(name)));
        }

        /** @param name as SQL writes it */
        public boolean names(String name) {
            return tokens.stream()
                    .anyMatch(token -> token.isIdentifier() && token.text().equals(unquoted(name)));
        }

        private static String unquoted(String name) {
            return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        }

        /** Whether these words follow each other somewhere in it. */
        public boolean has(String... words) {
            for (int i = 0; i + words.length <= tokens.size(); i++) {
                boolean all = true;
                for (int j = 0; j < words.length && all; j++) {
                    all = tokens.get(i + j).is(words[j]);
                }
                if (all) {
                    return true;
                }
            }
            return false;
        }
    }

    public static SqlFile read(Path file) throws IOException {
        return new SqlFile(String.valueOf(file.getFileName()), Files.readString(file));
    }

    /** The files below a folder whose names end in {@code .sql}, by path; named by their path in it. */
    public static List<SqlFile> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            List<SqlFile> read = new ArrayList<>();
            for (Path file : found) {
                read.add(new SqlFile(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file)));
            }
            return List.copyOf(read);
        }
    }

    public List<SqlStatement> statements() {
        return SqlStatements.of(text).stream()
                .map(tokens -> new SqlStatement(
                        name,
                        tokens.get(0).line(),
                        text.substring(
                                tokens.get(0).start(),
                                tokens.get(tokens.size() - 1).end()),
                        tokens))
                .toList();
    }
}
