package io.tallybook.schematools.lint;

import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import io.tallybook.schematools.lint.TableWatch.State;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
 * @param patience with a statement, in whole seconds; without rows, what takes longer never ends
 */
public record Lint(Connection connection, List<String> ignores, Duration patience) {

    public Lint(Connection connection, List<String> ignores) {
        this(connection, ignores, Duration.ofMinutes(1));
    }

    private static final int LOCK_TIMEOUT = 3000;

    /** A script with what was found in it, ignored findings aside. */
    public record Linted(List<Finding> findings, int ignored) {}

    /** Applies a script without looking. */
    public void apply(SqlFile script) throws SQLException {
        List<SqlStatement> statements = script.statements();
        begin(isAlone(statements));
        for (SqlStatement statement : statements) {
            run(statement);
        }
        end();
    }

    /** Applies a script and says what would hurt. A script that fails leaves nothing behind. */
    public Linted lint(SqlFile script) throws SQLException {
        Schema before = SchemaReader.read(connection);
        Names names = Names.read(connection);
        StatementFindings found = new StatementFindings(script.name());
        List<Finding> all = new ArrayList<>();
        if (watch(script, before.tables().keySet(), found)) {
            Map<String, String> renamed = names.renamedIn(Names.read(connection));
            all.addAll(new CatalogueFindings(script, before, SchemaReader.read(connection), renamed).find());
        }
        all.addAll(found.findings());
        all.sort(Comparator.comparingInt(Finding::line));
        List<Finding> left = new Ignores(script, ignores).left(all);
        int ignored =
                (int) all.stream().filter(finding -> !left.contains(finding)).count();
        return new Linted(left, ignored);
    }

    /** Lines of {@code lint-ignores} that are about none of these scripts. */
    public List<Finding> unusedIgnores(List<SqlFile> scripts) {
        return Ignores.unused(ignores, scripts.stream().map(SqlFile::name).toList());
    }

    private boolean watch(SqlFile script, Set<String> existing, StatementFindings found) throws SQLException {
        List<SqlStatement> statements = script.statements();
        boolean alone = isAlone(statements);
        TableWatch watch = new TableWatch(connection);
        begin(alone);
        Map<String, State> before = watch.look();
        for (SqlStatement statement : statements) {
            if (statement.controlsTransaction()) {
                found.add(Rule.TRANSACTION_CONTROL, statement, statement.text());
                continue;
            }
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
            lockTimeout(statement, found);
        }
        end();
        return true;
    }

    // As the migrator's sessions are, so that names without a schema mean the same.
    private void begin(boolean alone) throws SQLException {
        connection.setSchema("billing");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + LOCK_TIMEOUT);
        }
        connection.setAutoCommit(alone);
    }

    private void lockTimeout(SqlStatement sql, StatementFindings found) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT setting::integer FROM pg_settings WHERE name = 'lock_timeout'")) {
            row.next();
            int timeout = row.getInt(1);
            if (timeout == 0 || timeout > LOCK_TIMEOUT) {
                found.add(Rule.LOCK_TIMEOUT_REMOVED, sql, "lock_timeout");
                statement.execute("SET lock_timeout = " + LOCK_TIMEOUT);
            }
        }
    }

    private void end() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    // As the migrator does it: what is built concurrently cannot be in a transaction.
    private static boolean isAlone(List<SqlStatement> statements) {
        return statements.stream().anyMatch(statement -> statement.has("concurrently") || statement.begins("vacuum"));
    }

    private void run(SqlStatement sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) patience.toSeconds());
            statement.execute(sql.text());
        }
    }
}
