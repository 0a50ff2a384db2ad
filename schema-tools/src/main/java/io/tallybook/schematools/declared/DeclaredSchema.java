package io.tallybook.schematools.declared;

import io.tallybook.migrations.internal.Token;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema as its files declare it. The files come in no order: a statement that names what is not there yet waits until it is.
 *
 * <p>Functions and views of the repeatable scripts are no part of it; those scripts are the declaration of them.
 */
public record DeclaredSchema(List<SqlFile> files) {

    // Not there: schema, table, column, type or constraint, function, the key that a foreign key refers to.
    private static final Set<String> MISSING = Set.of("3F000", "42P01", "42703", "42704", "42883", "42830");

    public static DeclaredSchema read(Path folder) throws IOException {
        return new DeclaredSchema(SqlFile.below(folder));
    }

    /** How its parts are written. */
    public SourceTexts sources() {
        return SourceTexts.of(files.stream().map(SqlFile::text).toList());
    }

    /**
     * Makes what the files declare, in one transaction.
     *
     * @throws DeclarationFailed if a statement fails, or names what no file declares
     */
    public void createOn(Connection connection) throws SQLException {
        boolean autocommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            create(connection);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(autocommit);
        }
    }

    private void create(Connection connection) throws SQLException {
        List<SqlStatement> waiting = files.stream()
                .flatMap(file -> file.statements().stream())
                .sorted(Comparator.comparingInt(DeclaredSchema::rank))
                .toList();
        run(connection, "SET LOCAL check_function_bodies = off");
        while (!waiting.isEmpty()) {
            Map<SqlStatement, SQLException> stillWaiting = new LinkedHashMap<>();
            for (SqlStatement statement : waiting) {
                Savepoint before = connection.setSavepoint();
                try {
                    run(connection, statement.text());
                    connection.releaseSavepoint(before);
                } catch (SQLException e) {
                    if (!MISSING.contains(e.getSQLState())) {
                        throw new DeclarationFailed(statement, e);
                    }
                    connection.rollback(before);
                    stillWaiting.put(statement, e);
                }
            }
            if (stillWaiting.size() == waiting.size()) {
                throw failure(stillWaiting);
            }
            waiting = List.copyOf(stillWaiting.keySet());
        }
    }

    /** Of the first that does not wait for another of them; where all do, they are in a circle. */
    private static DeclarationFailed failure(Map<SqlStatement, SQLException> waiting) {
        List<SqlStatement> makers = waiting.keySet().stream()
                .filter(statement -> makes(statement).isPresent())
                .toList();
        List<SqlStatement> candidates = makers.isEmpty() ? List.copyOf(waiting.keySet()) : makers;
        List<String> awaited = makers.stream()
                .map(DeclaredSchema::makes)
                .flatMap(Optional::stream)
                .toList();
        SqlStatement first = candidates.stream()
                .filter(statement -> awaited.stream().noneMatch(name -> names(waiting.get(statement), name)))
                .findFirst()
                .orElse(candidates.get(0));
        SQLException reason = Objects.requireNonNull(waiting.get(first));
        return awaited.stream().anyMatch(name -> names(reason, name))
                ? DeclarationFailed.inCircle(first, reason)
                : new DeclarationFailed(first, reason);
    }

    private static boolean names(@Nullable SQLException reason, String name) {
        return reason != null && String.valueOf(reason.getMessage()).contains('"' + name + '"');
    }

    private static Optional<String> makes(SqlStatement statement) {
        boolean isTable = statement.begins("create", "table");
        boolean isType = statement.begins("create", "type") || statement.begins("create", "domain");
        List<String> words = statement.tokens().stream().map(Token::text).toList();
        return (isTable || isType) && words.size() > 4
                ? Optional.of(String.join("", words.subList(2, 5)))
                : Optional.empty();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // Most of what is named comes earlier by this, so little has to wait.
    private static int rank(SqlStatement statement) {
        if (statement.begins("create", "schema")) {
            return 0;
        }
        if (statement.begins("create", "type") || statement.begins("create", "domain")) {
            return 1;
        }
        if (statement.begins("create", "table")) {
            return 3;
        }
        if (statement.begins("comment")) {
            return 6;
        }
        if (statement.begins("alter")) {
            return 4;
        }
        return statement.has("index") ? 5 : 2;
    }
}
