package io.tallybook.migrations;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A script that failed half way: what it had done was rolled back, scripts before it stay. */
public final class MigrationFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String script;
    private final @Nullable Integer line;
    private final @Nullable String statement;
    private final String reason;

    MigrationFailed(
            String script,
            @Nullable Integer line,
            @Nullable String statement,
            String reason,
            @Nullable Throwable cause) {
        super(
                script + (line == null ? "" : ", line " + line) + ": " + reason
                        + (statement == null ? "" : ", in: " + beginning(statement)),
                cause);
        this.script = script;
        this.line = line;
        this.statement = statement;
        this.reason = reason;
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

    private static String beginning(String statement) {
        String oneLine = statement.replaceAll("\\s+", " ").strip();
        return oneLine.length() <= 100 ? oneLine : oneLine.substring(0, 100) + " …";
    }
}
