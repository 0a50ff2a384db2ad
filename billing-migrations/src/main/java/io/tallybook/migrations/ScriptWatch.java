package io.tallybook.migrations;

import io.tallybook.migrations.SqlScript.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Notes which scripts Flyway has run and which one it is at: its own result is lost when a script fails. */
final class ScriptWatch implements Callback {

    // The number is nowhere but in the text, and the statement is not even there: Flyway shows it at its debug level.
    private static final Pattern LINE = Pattern.compile("^Line\\s*: (\\d+)$", Pattern.MULTILINE);

    private final Scripts scripts;
    private final List<AppliedMigration> applied = new ArrayList<>();
    private @Nullable MigrationInfo current;
    private long start;

    ScriptWatch(Scripts scripts) {
        this.scripts = scripts;
    }

    List<AppliedMigration> applied() {
        return List.copyOf(applied);
    }

    /** What failed: a script, or something before or between them. */
    MigrationException explain(FlywayException error) {
        if (current == null) {
            return new MigrationRefused(String.valueOf(reason(error).getMessage()), error);
        }
        String script = current.getScript();
        String reason = reason(error).getMessage();
        Optional<SqlStatement> statement = line(error).flatMap(line -> statement(script, line));
        return new MigrationFailed(
                script.endsWith(".sql") ? script : "data migration " + MigrationState.versionOf(current),
                statement.map(SqlStatement::line).orElse(null),
                statement.map(SqlStatement::text).orElse(null),
                String.valueOf(reason),
                error);
    }

    /** What the server said, else what a data migration did. */
    private static Throwable reason(Throwable error) {
        List<Throwable> causes = Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .toList();
        return causes.stream()
                .filter(SQLException.class::isInstance)
                .findFirst()
                .orElse(causes.get(causes.size() - 1));
    }

    private static Optional<Integer> line(FlywayException error) {
        Matcher line = LINE.matcher(String.valueOf(error.getMessage()));
        return line.find() ? Optional.of(Integer.valueOf(line.group(1))) : Optional.empty();
    }

    private Optional<SqlStatement> statement(String script, int line) {
        return scripts.find(script)
                .flatMap(parsed -> parsed.statements().stream()
                        .filter(statement -> statement.line() <= line)
                        .reduce((earlier, later) -> later));
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        MigrationInfo script = context.getMigrationInfo();
        if (event == Event.BEFORE_EACH_MIGRATE) {
            start = System.nanoTime();
            current = script;
            return;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        applied.add(new AppliedMigration(MigrationState.versionOf(script), script.getDescription(), took));
        current = null;
    }

    @Override
    public String getCallbackName() {
        return "scripts that ran";
    }
}
