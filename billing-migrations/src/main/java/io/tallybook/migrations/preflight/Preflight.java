package io.tallybook.migrations.preflight;

import io.tallybook.migrations.PendingScript;
import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrations;
import io.tallybook.migrations.internal.Snapshot;
import io.tallybook.migrations.preflight.Dependant.Fate;
import io.tallybook.migrations.preflight.Dependencies.Reached;
import io.tallybook.migrations.preflight.Destruction.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at what pending scripts would destroy, in the order in which they would run; changes and locks nothing. */
public final class Preflight {

    /** What ends with its table although the script does not name it, and is worth a word. */
    private static final Set<String> TOLD_THOUGH_IT_GOES_ALONG = Set.of("trigger", "policy");

    /** What PostgreSQL rebuilds by itself when the type of a column changes. */
    private static final Set<String> FOLLOWS_THE_TYPE =
            Set.of("foreign key", "table constraint", "default value", "sequence");

    private final NamedObjects objects;
    private final Dependencies dependencies;
    private final Map<String, ScriptContent> scripts;

    /** What earlier statements of pending scripts will have removed. */
    private final Set<ObjectAddress> removed = new HashSet<>();

    private Preflight(Queries queries, Map<String, ScriptContent> scripts) {
        this.objects = new NamedObjects(queries);
        this.dependencies = new Dependencies(queries);
        this.scripts = scripts;
    }

    /** @param pending in the order in which they would run */
    public static PreflightResult of(DataSource dataSource, List<PendingScript> pending) throws SQLException {
        Map<String, ScriptContent> scripts = ScriptReader.readAll(pending);
        List<String> unread = scripts.values().stream()
                .flatMap(script -> script.unread().stream())
                .toList();
        return Snapshot.of(dataSource, connection -> {
            searchAsMigrationsDo(connection);
            return new PreflightResult(
                    pending.size(),
                    new Preflight(new Queries(connection), scripts).touched(),
                    rowsToMove(pending, connection),
                    AllocatedCredits.of(pending, connection),
                    unread);
        });
    }

    // Ours destroy nothing; what those of an application do, nobody sees here.
    private static Map<String, Long> rowsToMove(List<PendingScript> pending, Connection connection)
            throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (DataMigration migration : DataMigrations.ALL) {
            if (pending.stream().anyMatch(script -> migration.version().equals(script.version()))) {
                rows.put(migration.description(), migration.count(connection));
            }
        }
        return rows;
    }

    // Flyway puts the schema of the history first.
    private static void searchAsMigrationsDo(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('search_path',"
                    + " concat_ws(', ', 'billing', nullif(current_setting('search_path'), '')), true)");
        }
    }

    private List<TouchedObject> touched() throws SQLException {
        Map<Integer, List<Destruction>> statements = scripts.values().stream()
                .flatMap(script -> script.destructions().stream())
                .collect(Collectors.groupingBy(Destruction::statement, TreeMap::new, Collectors.toList()));
        List<TouchedObject> touched = new ArrayList<>();
        for (List<Destruction> statement : statements.values()) {
            removed.addAll(closure(statement, Action.DROP));
            Set<ObjectAddress> gone = closure(statement, Action.TRUNCATE);
            gone.addAll(removed);
            for (Destruction destruction : statement) {
                touched.add(touched(destruction, gone));
            }
        }
        return touched;
    }

    /** What one statement takes away together by an action: its objects and what ends with them. */
    private Set<ObjectAddress> closure(List<Destruction> statement, Action action) throws SQLException {
        Set<ObjectAddress> closure = new HashSet<>();
        for (Destruction destruction : statement) {
            if (destruction.action() == action) {
                List<ObjectAddress> named = objects.addresses(destruction);
                closure.addAll(named);
                dependencies.dependants(named).stream()
                        .filter(reached -> !reached.keeps())
                        .map(Reached::address)
                        .forEach(closure::add);
            }
        }
        return closure;
    }

    private TouchedObject touched(Destruction destruction, Set<ObjectAddress> gone) throws SQLException {
        List<ObjectAddress> named = objects.addresses(destruction);
        ObjectAddress object = named.isEmpty() ? null : named.get(0);
        boolean hasRows = destruction.kind().holdsRows() || destruction.kind() == ObjectKind.COLUMN;
        return new TouchedObject(
                destruction.script(),
                destruction.line(),
                destruction.action().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                destruction.kind().inWords(),
                object == null ? destruction.inWords() : objects.nameOf(object),
                object != null,
                object != null && hasRows ? objects.rows(object) : null,
                object != null && destruction.kind().holdsRows() ? objects.bytes(object) : null,
                archive(destruction),
                object == null ? List.of() : dependants(destruction, named, gone));
    }

    private @Nullable String archive(Destruction destruction) {
        String table = destruction.name().last();
        boolean named = scripts.get(destruction.script()).archives().contains(table);
        return named ? "billing_archive." + table : null;
    }

    private List<Dependant> dependants(Destruction destruction, List<ObjectAddress> named, Set<ObjectAddress> gone)
            throws SQLException {
        return switch (destruction.action()) {
            case DROP -> {
                List<Reached> reached = dependencies.dependants(named);
                Stream<Dependant> kept = reached.stream()
                        .filter(one -> one.keeps() || TOLD_THOUGH_IT_GOES_ALONG.contains(one.kind()))
                        .filter(one -> !named.contains(one.address()))
                        .map(one -> dependant(one, gone, destruction.cascades()));
                yield Stream.concat(kept, bodies(destruction, reached, gone)).toList();
            }
            case CHANGE_TYPE ->
                dependencies.dependants(named).stream()
                        .filter(one -> one.keeps() && !FOLLOWS_THE_TYPE.contains(one.kind()))
                        .map(one -> dependant(one, gone, false))
                        .toList();
            case TRUNCATE -> {
                List<Reached> emptied = destruction.cascades()
                        ? dependencies.emptiedWith(named.get(0))
                        : dependencies.keysTo(named.get(0));
                yield emptied.stream()
                        .map(one -> new Reached(one.address(), true, one.kind(), one.name()))
                        .map(one -> dependant(one, gone, destruction.cascades()))
                        .toList();
            }
            case DELETE ->
                dependencies.keysTo(named.get(0)).stream()
                        .filter(one -> !one.keeps())
                        .map(one -> dependant(one, gone, false))
                        .toList();
        };
    }

    private static Dependant dependant(Reached one, Set<ObjectAddress> gone, boolean cascades) {
        boolean isGone =
                gone.contains(one.address()) || gone.contains(one.address().whole());
        Fate kept = cascades ? Fate.LOST_BY_CASCADE : Fate.STANDS_IN_THE_WAY;
        Fate fate = !one.keeps() ? Fate.GOES_ALONG : isGone ? Fate.REMOVED : kept;
        return new Dependant(one.kind(), one.name(), fate);
    }

    /** Functions that name the object; those that the catalogue already knew to depend on it are told once. */
    private Stream<Dependant> bodies(Destruction destruction, List<Reached> known, Set<ObjectAddress> gone)
            throws SQLException {
        boolean isReplaced = destruction.kind().isRoutine()
                && scripts.values().stream().anyMatch(script -> script.defines(destruction.mention()));
        if (!destruction.kind().isNamedInBodies() || isReplaced) {
            return Stream.of();
        }
        List<String> words = destruction.kind() == ObjectKind.COLUMN
                ? List.of(destruction.name().last(), destruction.mention())
                : List.of(destruction.mention());
        Set<ObjectAddress> told = known.stream().map(Reached::address).collect(Collectors.toSet());
        return dependencies.bodiesWith(words).stream()
                .filter(function -> !told.contains(function.address()))
                // A word such as "notes" or "active" stands in many of them, and means a column or a state.
                .filter(function -> destruction.isOfOurs() || !function.name().startsWith("billing."))
                .map(function -> isFreed(function, destruction)
                        ? new Dependant(function.kind(), function.name(), Fate.REMOVED)
                        : dependant(function, gone, false));
    }

    private boolean isFreed(Reached function, Destruction destruction) {
        String name = function.name().replaceFirst("\\(.*", "").replaceFirst(".*\\.", "");
        return scripts.values().stream().anyMatch(script -> script.frees(name, destruction.mention()));
    }
}
