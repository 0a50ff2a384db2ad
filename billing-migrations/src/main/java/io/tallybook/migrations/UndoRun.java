package io.tallybook.migrations;

import io.tallybook.migrations.SqlScript.SqlStatement;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.Autocommit;
import io.tallybook.migrations.internal.History;
import io.tallybook.migrations.internal.History.Entry;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
            try {
                undone.add(undo(step, undo.acceptsDataLoss()));
            } catch (DataLossRefused e) {
                throw e.after(undone);
            } catch (MigrationFailed e) {
                throw e.after(undone);
            }
        }
        return undone;
    }

    private List<UndoStep> plan(Undo undo) throws SQLException {
        List<Entry> applied = Autocommit.run(settings.dataSource(), connection -> new History(connection).versioned());
        return undo.chooseFrom(applied).stream()
                .map(entry -> UndoStep.of(entry, settings.undoScripts()))
                .toList();
    }

    private UndoneMigration undo(UndoStep step, boolean acceptsDataLoss) {
        long start = System.nanoTime();
        try {
            List<DataLoss> lost = settings.patience()
                    .retry(() -> step.isOutsideTransaction()
                            ? outsideTransaction(step)
                            : Transaction.run(
                                    settings.dataSource(),
                                    connection -> inTransaction(step, connection, acceptsDataLoss)));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new UndoneMigration(step.entry().version(), step.entry().description(), took, lost);
        } catch (SQLException e) {
            throw MigrationFailed.of(step.undo().name(), e);
        }
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
        Replaceable replaceable = Replaceable.in(connection);

        execute(connection, step.undo());

        List<DataLoss> lost = before.lostIn(RowCounts.of(connection));
        if (!lost.isEmpty() && !acceptsDataLoss) {
            throw new DataLossRefused(step.entry().version(), lost);
        }
        History history = new History(connection);
        letRunAgain(history, step, replaceable.goneIn(Replaceable.in(connection)));
        history.delete(step.entry());
        return lost;
    }

    /** Repeatable scripts, of which something is gone. */
    private void letRunAgain(History history, UndoStep step, Replaceable gone) throws SQLException {
        Replaceable foreign = gone.without(settings.scripts().read(step.entry().script()));
        for (Entry repeatable : history.repeatable()) {
            Optional<String> script = settings.scripts().read(repeatable.script());
            foreign = foreign.without(script);
            if (script.isEmpty() || gone.isMadeBy(script.get())) {
                history.delete(repeatable);
            }
        }
        if (!foreign.names().isEmpty()) {
            throw new MigrationRefused("Undoing " + step.entry().version() + " would drop what is not Tallybook's ("
                    + String.join(", ", foreign.names()) + "); move it to another schema first");
        }
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
                throw new MigrationFailed(script.name(), sql.line(), sql.text(), String.valueOf(e.getMessage()), e);
            }
        }
    }
}
