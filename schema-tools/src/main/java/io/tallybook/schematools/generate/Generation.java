package io.tallybook.schematools.generate;

import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.declared.SqlTexts;
import io.tallybook.schematools.generate.ScriptFiles.Draft;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Drafts the scripts that lead from one schema to another, and proves on a scratch database that they do, there and back.
 *
 * @param forward how what is declared is written
 * @param backward how what is there now was written
 */
public record Generation(ScratchDatabases databases, SqlTexts forward, SqlTexts backward) {

    private static final int TRIES = 4;

    /**
     * What to generate.
     *
     * @param name in snake case
     * @param firstVersion 14 digits; further files take the numbers after it
     */
    public record Request(String name, long firstVersion, List<Rename> renames, boolean allowDestructive) {

        public Request {
            renames = List.copyOf(renames);
        }

        private Request in(Schema schema) {
            List<Rename> known =
                    renames.stream().map(rename -> rename.in(schema)).toList();
            return new Request(name, firstVersion, known, allowDestructive);
        }
    }

    /**
     * @param states the schema before each file, and after the last
     * @param targets what each undo script has to reach before it gives back the former names
     */
    private record Replayed(String database, List<Schema> states, List<Schema> targets) {}

    /**
     * @param database with the schema as it is, which nobody is connected to; it stays as it is
     * @param target the schema as it is to be
     * @throws IllegalArgumentException if what is to be renamed is not there, or its new name is taken
     * @throws NotExpressible if the scripts would lead elsewhere
     * @throws SQLException if a script fails, as one that drops what a function still uses
     */
    public GenerateResult generate(String database, Schema target, Request asked) throws SQLException {
        Schema before;
        Schema renamed;
        Request request;
        try (Connection connection = databases.connect(database)) {
            before = SchemaReader.read(connection);
            request = asked.in(before);
            renamed = request.renames().isEmpty() ? before : renamed(connection, request.renames());
        }
        SchemaDifference wrong = new SchemaDifference(new TreeSet<>(), List.of());
        for (int i = 0; i < TRIES; i++) {
            List<Change> changes = SchemaChanges.between(renamed, target, forward, true);
            List<Draft> drafts =
                    new ScriptFiles(request.name(), request.renames(), request.allowDestructive()).of(changes);
            Replayed replayed;
            try {
                replayed = replay(database, before, drafts, request.renames());
            } catch (SQLException e) {
                if (i == TRIES - 1) {
                    throw e;
                }
                // Written before something was renamed, perhaps.
                forward.distrust(target.facts().keySet());
                continue;
            }
            SchemaDifference left = SchemaDifference.between(
                    replayed.states().get(replayed.states().size() - 1), target);
            wrong = without(left, commentedOut(changes, request.allowDestructive()));
            if (wrong.isEmpty()) {
                List<GeneratedScript> scripts = withUndo(replayed, drafts, request);
                return new GenerateResult(scripts, left, RenameHints.in(renamed, target));
            }
            databases.drop(replayed.database());
            forward.distrust(wrong.keys());
        }
        throw new NotExpressible(wrong.lines());
    }

    private static Set<String> commentedOut(List<Change> changes, boolean allowDestructive) {
        return allowDestructive
                ? Set.of()
                : changes.stream()
                        .filter(Change::destructive)
                        .flatMap(change -> change.facts().stream())
                        .collect(Collectors.toCollection(HashSet::new));
    }

    private static SchemaDifference without(SchemaDifference difference, Set<String> keys) {
        SortedSet<String> left = new TreeSet<>(difference.keys());
        left.removeAll(keys);
        return new SchemaDifference(left, left.isEmpty() ? List.of() : difference.lines());
    }

    /** The schema with other names, which it has only while it is read. */
    private static Schema renamed(Connection connection, List<Rename> renames) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (Rename rename : renames) {
                rename(statement, rename);
            }
            return SchemaReader.read(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void rename(Statement statement, Rename rename) {
        try {
            statement.execute(rename.sql());
        } catch (SQLException e) {
            throw new IllegalArgumentException(
                    "Nothing can be renamed by " + rename.sql().replaceAll("\\s+", " ") + ": " + e.getMessage(), e);
        }
    }

    private Replayed replay(String database, Schema before, List<Draft> drafts, List<Rename> renames)
            throws SQLException {
        String copy = databases.copy(database);
        List<Schema> states = new ArrayList<>();
        List<Schema> targets = new ArrayList<>();
        states.add(before);
        try (Connection connection = databases.connect(copy)) {
            for (Draft draft : drafts) {
                targets.add(
                        draft.suffix().isEmpty() && !renames.isEmpty()
                                ? renamed(connection, renames)
                                : states.get(states.size() - 1));
                run(connection, draft.text(), draft.isAlone());
                states.add(SchemaReader.read(connection));
            }
        } catch (SQLException e) {
            databases.drop(copy);
            throw e;
        }
        return new Replayed(copy, states, targets);
    }

    static void run(Connection connection, String sql, boolean alone) throws SQLException {
        connection.setAutoCommit(alone);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!alone) {
                connection.rollback();
            }
            throw new SQLException(e.getMessage() + "\nin the generated script:\n" + sql, e.getSQLState(), e);
        }
        if (!alone) {
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private List<GeneratedScript> withUndo(Replayed replayed, List<Draft> drafts, Request request) throws SQLException {
        List<GeneratedScript> scripts = new ArrayList<>();
        try (Connection connection = databases.connect(replayed.database())) {
            for (int i = drafts.size() - 1; i >= 0; i--) {
                Draft draft = drafts.get(i);
                List<Rename> renames = draft.suffix().isEmpty() ? reversed(request.renames()) : List.of();
                String undo = header(draft)
                        + new UndoDraft(
                                        connection,
                                        replayed.states().get(i),
                                        replayed.targets().get(i),
                                        renames,
                                        backward,
                                        draft.isAlone())
                                .run();
                scripts.add(
                        0,
                        new GeneratedScript(
                                (request.firstVersion() + i) + "__" + request.name() + draft.suffix(),
                                draft.text(),
                                undo));
            }
        } finally {
            databases.drop(replayed.database());
        }
        return scripts;
    }

    private static List<Rename> reversed(List<Rename> renames) {
        List<Rename> back = new ArrayList<>();
        renames.forEach(rename -> back.add(0, rename.reversed()));
        return back;
    }

    private static String header(Draft draft) {
        String first = draft.header().get(0).replaceFirst("[.,](\\s.*)?$", "");
        String what = first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
        return "-- Takes back: " + what + ".\n";
    }
}
