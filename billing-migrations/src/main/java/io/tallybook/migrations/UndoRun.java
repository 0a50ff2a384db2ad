package io.tallybook.migrations;

import io.tallybook.migrations.SqlScript.SqlStatement;
import io.tallybook.migrations.data.DataMigrationRun;
import io.tallybook.migrations.internal.History;
import io.tallybook.migrations.internal.History.Entry;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
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
        ForeignObjects.refuse(settings.dataSource());
        return MigrationLock.during(settings.dataSource(), connection -> {
            Inspection inspection = new Inspection(settings);
            inspection.refuseOtherScripts();
            return new UndoResult(undo(undo, connection), inspection.info().currentVersion());
        });
    }

    private List<UndoneMigration> undo(Undo undo, Connection connection) throws SQLException {
        List<UndoStep> steps = undo.chooseFrom(new History(connection).versioned()).stream()
                .map(entry -> UndoStep.of(entry, settings.undoScripts()))
                .toList();
        List<UndoneMigration> undone = new ArrayList<>();
        for (UndoStep step : steps) {
            try {
                undone.add(undo(step, connection, undo.acceptsDataLoss()));
            } catch (DataLossRefused e) {
                throw e.after(undone);
            } catch (MigrationFailed e) {
                throw e.after(undone);
            }
        }
        return undone;
    }

    private UndoneMigration undo(UndoStep step, Connection connection, boolean acceptsDataLoss) {
        long start = System.nanoTime();
        try {
            List<DataLoss> lost = settings.patience()
                    .retry(() -> step.isOutsideTransaction()
                            ? outsideTransaction(step, connection)
                            : Transaction.run(connection, tx -> inTransaction(step, tx, acceptsDataLoss)));
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
        Transaction.everyRow(connection);
        Transaction.oneShardAfterAnother(connection);
        settings.patience().apply(connection);
        RowCounts.lock(connection);
        DataMigrationRun.forget(connection, step.entry().version());
        if (step.ownRows().isPresent()) {
            execute(connection, step.ownRows().get());
        }
        LossExamples examples =
                step.losses().isPresent() ? LossExamples.of(step.losses().get(), connection) : LossExamples.none();
        RowCounts before = RowCounts.of(connection);
        Replaceable replaceable = Replaceable.in(connection);

        List<DataLoss> lost = executeAndFindNarrowed(connection, step.undo());

        before.lostIn(RowCounts.of(connection)).stream().map(examples::addTo).forEach(lost::add);
        if (!lost.isEmpty() && !acceptsDataLoss) {
            throw new DataLossRefused(step.entry().version(), lost);
        }
        History history = new History(connection);
        Replaceable left = Replaceable.in(connection);
        refuseForeign(step, history, replaceable.goneIn(left));
        // Which script made what has changed, only its text could say; each works at any version, so all run again.
        if (!left.containsAll(replaceable)) {
            for (Entry repeatable : history.repeatable()) {
                history.delete(repeatable);
            }
        }
        history.delete(step.entry());
        return lost;
    }

    // Which columns get another type, and which, is known afterwards; their values have to be looked at before.
    private static List<DataLoss> executeAndFindNarrowed(Connection connection, SqlScript undo) throws SQLException {
        ColumnTypes before = ColumnTypes.in(connection);
        Savepoint start = connection.setSavepoint();
        execute(connection, undo);
        ColumnTypes after = ColumnTypes.in(connection);
        ColumnTypes changed = before.changedIn(after);
        if (changed.types().isEmpty()) {
            return new ArrayList<>();
        }
        connection.rollback(start);
        List<DataLoss> lost = changed.lostIn(after, connection);
        execute(connection, undo);
        return lost;
    }

    /** Functions and views that none of our scripts makes. */
    private void refuseForeign(UndoStep step, History history, Set<String> gone) throws SQLException {
        // An undo before this one may have let repeatable scripts run again: what they made is ours all the same.
        List<String> makers = new ArrayList<>(history.repeatableEverApplied());
        makers.add(step.entry().script());
        List<String> foreign = new ArrayList<>(gone);
        for (String maker : makers) {
            String script = settings.scripts().read(maker).orElse("");
            foreign.removeIf(name -> Replaceable.makes(script, name));
        }
        if (!foreign.isEmpty()) {
            throw new MigrationRefused("Undoing " + step.entry().version() + " would drop what is not Tallybook's ("
                    + String.join(", ", foreign) + "); move it to another schema first");
        }
    }

    // The row follows the statement; a process that dies between them leaves a statement that can run again.
    private static List<DataLoss> outsideTransaction(UndoStep step, Connection connection) throws SQLException {
        execute(connection, step.undo());
        new History(connection).delete(step.entry());
        return List.of();
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
