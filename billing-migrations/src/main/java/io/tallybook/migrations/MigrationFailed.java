package io.tallybook.migrations;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A script that failed half way.
 *
 * <p>What it had done was rolled back, and scripts before it stay. Of a script that cannot run in a transaction, such as one
 * that builds an index concurrently, some may have been done: {@code repair} comes next. A data migration keeps the batches
 * that it had committed, and the next {@code migrate} goes on after them.
 */
public final class MigrationFailed extends MigrationException {

    private static final long serialVersionUID = 1L;

    private final String script;
    private final @Nullable Integer line;
    private final @Nullable String statement;
    private final String reason;
    private final transient List<UndoneMigration> undone;

    MigrationFailed(String script, @Nullable Integer line, @Nullable String statement, String reason, Throwable cause) {
        this(script, line, statement, reason, cause, List.of());
    }

    private MigrationFailed(
            String script,
            @Nullable Integer line,
            @Nullable String statement,
            String reason,
            @Nullable Throwable cause,
            List<UndoneMigration> undone) {
        super(
                script + (line == null ? "" : ", line " + line) + ": " + reason
                        + (statement == null ? "" : ", in: " + beginning(statement)),
                cause);
        this.script = script;
        this.line = line;
        this.statement = statement;
        this.reason = reason;
        this.undone = List.copyOf(undone);
    }

    static MigrationFailed of(String script, SQLException error) {
        return new MigrationFailed(script, null, null, String.valueOf(error.getMessage()), error);
    }

    MigrationFailed after(List<UndoneMigration> undone) {
        return new MigrationFailed(script, line, statement, reason, getCause(), undone);
    }

    /** File name of the script. */
    public String script() {
        return script;
    }

    /** Where the statement that failed begins, counted from one; absent when it was no statement of a file. */
    public Optional<Integer> line() {
        return Optional.ofNullable(line);
    }

    /** The statement that failed, whole; absent when it was no statement of a file. */
    public Optional<String> statement() {
        return Optional.ofNullable(statement);
    }

    /** What the server, or the data migration, said. */
    public String reason() {
        return reason;
    }

    /** When it was an undo: newer scripts that the same call had undone before; they stay undone. */
    public List<UndoneMigration> undone() {
        return undone;
    }

    private static String beginning(String statement) {
        String oneLine = statement.replaceAll("\\s+", " ").strip();
        return oneLine.length() <= 100 ? oneLine : oneLine.substring(0, 100) + " …";
    }
}
