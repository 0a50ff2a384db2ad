package io.tallybook.migrations;

import io.tallybook.migrations.History.Entry;
import io.tallybook.migrations.SqlScript.SqlStatement;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One undo, under the migration lock: everything is looked up first, then each script goes in a transaction of its own. */
final class UndoRun {

    private final Settings settings;

    UndoRun(Settings settings) {
        this.settings = settings;
    }

    UndoResult run(Undo undo) throws SQLException {
        return MigrationLock.during(settings.dataSource(), connection -> {
            Inspection inspection = new Inspection(settings);
            inspection.refuseOtherScripts();
            return new UndoResult(undo(undo, connection), inspection.info().currentVersion());
        });
    }

    private List<UndoneMigration> undo(Undo undo, Connection connection) throws SQLException {
        List<UndoneMigration> undone = new ArrayList<>();
        for (UndoStep step : plan(undo, connection)) {
            long start = System.nanoTime();
            List<DataLoss> lost = settings.patience().retry(() -> run(step, connection, undo.acceptsDataLoss()));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            undone.add(new UndoneMigration(step.entry().version(), step.entry().description(), took, lost));
        }
        return undone;
    }

    private List<UndoStep> plan(Undo undo, Connection connection) throws SQLException {
        return undo.chooseFrom(new History(connection).versioned()).stream()
                .map(entry -> UndoStep.of(entry, settings.undoScripts()))
                .toList();
    }

    private List<DataLoss> run(UndoStep step, Connection connection, boolean acceptsDataLoss) throws SQLException {
        if (step.isOutsideTransaction()) {
            return outsideTransaction(step, connection);
        }
        return Transaction.run(connection, tx -> inTransaction(step, tx, acceptsDataLoss));
    }

    private List<DataLoss> inTransaction(UndoStep step, Connection connection, boolean acceptsDataLoss)
            throws SQLException {
        // Whatever the role's default: a count must see what was committed while it waited for its locks.
        Transaction.readCommitted(connection);
        Transaction.everyRow(connection);
        settings.patience().apply(connection);
        RowCounts.lock(connection);
        DataMigrationRun.forget(connection, step.entry().version());
        if (step.ownRows().isPresent()) {
            execute(connection, step.ownRows().get());
        }
        RowCounts before = RowCounts.of(connection);
        Set<String> replaceable = Replaceable.definitions(connection);

        execute(connection, step.undo());

        List<DataLoss> lost = before.lostIn(RowCounts.of(connection));
        if (!lost.isEmpty() && !acceptsDataLoss) {
            throw new DataLossRefused(step.entry().version(), lost);
        }
        History history = new History(connection);
        history.delete(step.entry());
        // Which of them made it, only their text could say; each works at any version, so all run again.
        if (!Replaceable.definitions(connection).containsAll(replaceable)) {
            for (Entry repeatable : history.repeatable()) {
                history.delete(repeatable);
            }
        }
        return lost;
    }

    // The row follows the statement; a process that dies between them leaves a statement that can run again.
    private List<DataLoss> outsideTransaction(UndoStep step, Connection connection) throws SQLException {
        execute(connection, step.undo());
        new History(connection).delete(step.entry());
        return List.of();
    }

    private static void execute(Connection connection, SqlScript script) throws SQLException {
        for (SqlStatement sql : script.statements()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql.text());
            } catch (SQLException e) {
                throw new MigrationFailed(script.name(), sql.line(), sql.text(), e.getMessage(), e);
            }
        }
    }
}
