package io.tallybook.schematools.declared;

import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The schema as its files declare it. The files come in no order: a statement that names what is not there yet waits until it is.
 *
 * <p>Functions and views of the repeatable scripts are no part of it; those scripts are the declaration of them.
 */
public record DeclaredSchema(List<SqlFile> files) {

    // Not there: schema, table, column, type or constraint, function.
    private static final Set<String> MISSING = Set.of("3F000", "42P01", "42703", "42704", "42883");

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
            List<SqlStatement> stillWaiting = new ArrayList<>();
            SQLException lastReason = null;
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
                    stillWaiting.add(statement);
                    lastReason = lastReason == null ? e : lastReason;
                }
            }
            if (stillWaiting.size() == waiting.size() && lastReason != null) {
                throw new DeclarationFailed(stillWaiting.get(0), lastReason);
            }
            waiting = stillWaiting;
        }
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
