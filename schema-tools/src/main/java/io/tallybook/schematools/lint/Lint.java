package io.tallybook.schematools.lint;

import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import io.tallybook.schematools.lint.TableWatch.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs scripts on a scratch database, one statement after the other, and watches what each does to the tables that were there
 * before its script: locks, rewrites, full scans. No rows are needed.
 *
 * @param ignores lines of {@code lint-ignores}
 */
public record Lint(Connection connection, List<String> ignores) {

    /** A script with what was found in it, ignored findings aside. */
    public record Linted(List<Finding> findings, int ignored) {}

    /** Applies a script without looking. */
    public void apply(SqlFile script) throws SQLException {
        List<SqlStatement> statements = script.statements();
        connection.setAutoCommit(isAlone(statements));
        for (SqlStatement statement : statements) {
            run(statement);
        }
        end();
    }

    /** Applies a script and says what would hurt. A script that fails leaves nothing behind. */
    public Linted lint(SqlFile script) throws SQLException {
        Schema before = SchemaReader.read(connection);
        StatementFindings found = new StatementFindings(script.name());
        List<Finding> all = new ArrayList<>();
        if (watch(script, before.tables().keySet(), found)) {
            all.addAll(new CatalogueFindings(script, before, SchemaReader.read(connection)).find());
        }
        all.addAll(found.findings());
        all.sort(Comparator.comparingInt(Finding::line));
        List<Finding> left = new Ignores(script, ignores).left(all);
        int ignored =
                (int) all.stream().filter(finding -> !left.contains(finding)).count();
        return new Linted(left, ignored);
    }

    private boolean watch(SqlFile script, Set<String> existing, StatementFindings found) throws SQLException {
        List<SqlStatement> statements = script.statements();
        boolean alone = isAlone(statements);
        TableWatch watch = new TableWatch(connection);
        connection.setAutoCommit(alone);
        Map<String, State> before = watch.look();
        for (SqlStatement statement : statements) {
            try {
                run(statement);
            } catch (SQLException e) {
                found.add(
                        Rule.SCRIPT_FAILS,
                        statement,
                        String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
                if (!alone) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
                return false;
            }
            if (!alone && !statement.begins("comment") && !statement.begins("set")) {
                Map<String, State> after = watch.look();
                found.watched(statement, before, after);
                before = after;
            }
            found.read(statement, statements.size(), existing);
        }
        end();
        return true;
    }

    private void end() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    // As the migrator does it: what is built concurrently cannot be in a transaction.
    private static boolean isAlone(List<SqlStatement> statements) {
        return statements.stream().anyMatch(statement -> statement.has("concurrently"));
    }

    private void run(SqlStatement sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.text());
        }
    }
}
