package io.tallybook.migrations;

import io.tallybook.migrations.History.Entry;
import io.tallybook.migrations.SqlScript.SqlStatement;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.Autocommit;
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
        return MigrationLock.during(settings.dataSource(), () -> {
            Inspection inspection = new Inspection(settings);
            inspection.refuseOtherScripts();
            return new UndoResult(undo(undo), inspection.info().currentVersion());
        });
    }

    private List<UndoneMigration> undo(Undo undo) throws SQLException {
        List<UndoneMigration> undone = new ArrayList<>();
        for (UndoStep step : plan(undo)) {
            long start = System.nanoTime();
            List<DataLoss> lost = settings.patience().retry(() -> run(step, undo.acceptsDataLoss()));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            undone.add(new UndoneMigration(step.entry().version(), step.entry().description(), took, lost));
        }
        return undone;
    }

    private List<UndoStep> plan(Undo undo) throws SQLException {
        List<Entry> applied = Autocommit.run(settings.dataSource(), connection -> new History(connection).versioned());
        return undo.chooseFrom(applied).stream()
                .map(entry -> UndoStep.of(entry, settings.undoScripts()))
                .toList();
    }

    private List<DataLoss> run(UndoStep step, boolean acceptsDataLoss) throws SQLException {
        if (step.isOutsideTransaction()) {
            return outsideTransaction(step);
        }
        return Transaction.run(settings.dataSource(), connection -> inTransaction(step, connection, acceptsDataLoss));
    }

    private List<DataLoss> inTransaction(UndoStep step, Connection connection, boolean acceptsDataLoss)
            throws SQLException {
        // Whatever the role's default: a count must see what was committed while it waited for its locks.
        Transaction.readCommitted(connection);
        settings.patience().apply(connection);
        RowCounts.lock(connection);
        DataMigrationRun.forget(connection, step.entry().version());
        if (step.ownRows().isPresent()) {
            execute(connection, step.ownRows().get());
        }
        RowCounts before = RowCounts.of(connection);
        Set<String> replaceable = Replaceable.names(connection);

        execute(connection, step.undo());

        List<DataLoss> lost = before.lostIn(RowCounts.of(connection));
        if (!lost.isEmpty() && !acceptsDataLoss) {
            throw new DataLossRefused(step.entry().version(), lost);
        }
        History history = new History(connection);
        history.delete(step.entry());
        replaceable.removeAll(Replaceable.names(connection));
        for (Entry repeatable : history.repeatable()) {
            if (Replaceable.isMadeBy(settings.scripts().read(repeatable.script()), replaceable)) {
                history.delete(repeatable);
            }
        }
        return lost;
    }

    // The row follows the statement; a process that dies between them leaves a statement that can run again.
    private List<DataLoss> outsideTransaction(UndoStep step) throws SQLException {
        return Autocommit.run(settings.dataSource(), connection -> {
            execute(connection, step.undo());
            new History(connection).delete(step.entry());
            return List.of();
        });
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
