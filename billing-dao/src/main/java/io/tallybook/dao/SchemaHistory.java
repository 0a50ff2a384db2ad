package io.tallybook.dao;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import io.tallybook.dao.SchemaCheck.Ahead;
import io.tallybook.dao.SchemaCheck.Behind;
import io.tallybook.dao.SchemaCheck.Failed;
import io.tallybook.dao.SchemaCheck.FunctionsDiffer;
import io.tallybook.dao.SchemaCheck.Incomplete;
import io.tallybook.dao.SchemaCheck.NoSchema;
import io.tallybook.dao.SchemaCheck.NotReadable;
import io.tallybook.dao.SchemaCheck.UpToDate;
import io.tallybook.schema.SchemaVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What Flyway wrote down about the scripts of a database, beside those that this release was made from. */
final class SchemaHistory {

    private static final NavigableSet<ScriptVersion> KNOWN =
            SchemaVersion.VERSIONS.stream().map(ScriptVersion::of).collect(toCollection(TreeSet::new));

    // Asked of the catalogue, because reading a table that is not there ends the transaction of whoever asks.
    private static final String READABLE = """
            SELECT
                current_user,
                has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS is_readable
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'billing'
              AND c.relname = 'flyway_schema_history'
            """;

    // The last row of a script counts. DELETE cancels it: the script was undone, and is to run again. So is a data
    // migration (JDBC) that failed: the next migrate lets it go on where it stopped.
    private static final String IN_PLACE = """
            SELECT version, description, script AS name, checksum, success
            FROM (
                SELECT DISTINCT ON (version, CASE WHEN version IS NULL THEN description END) *
                FROM billing.flyway_schema_history
                WHERE type <> 'SCHEMA'
                ORDER BY version, CASE WHEN version IS NULL THEN description END, installed_rank DESC
            ) AS last_rows
            WHERE type <> 'DELETE'
              AND (success OR type <> 'JDBC')
            ORDER BY installed_rank
            """;

    private SchemaHistory() {}

    static SchemaCheck check(DSLContext dsl) {
        Record history = dsl.fetchOne(READABLE);
        if (history == null) {
            return new NoSchema();
        }
        if (!history.get("is_readable", Boolean.class)) {
            return new NotReadable(history.get("current_user", String.class));
        }
        return compare(dsl.resultQuery(IN_PLACE).fetchInto(Script.class));
    }

    private static SchemaCheck compare(List<Script> inPlace) {
        List<String> failed = inPlace.stream()
                .filter(script -> !script.success())
                .map(Script::name)
                .toList();
        if (!failed.isEmpty()) {
            return new Failed(failed);
        }

        NavigableSet<ScriptVersion> applied = inPlace.stream()
                .filter(Script::isVersioned)
                .map(script -> ScriptVersion.of(script.version()))
                .collect(toCollection(TreeSet::new));
        NavigableSet<ScriptVersion> missing = new TreeSet<>(KNOWN);
        missing.removeAll(applied);
        if (missing.equals(KNOWN)) {
            return new NoSchema();
        }
        String version = applied.last().toString();
        if (!missing.isEmpty()) {
            return missing.first().compareTo(applied.last()) < 0
                    ? new Incomplete(version, texts(missing))
                    : new Behind(version, texts(missing));
        }
        // Those between ours are the application's own.
        NavigableSet<ScriptVersion> newer = applied.tailSet(KNOWN.last(), false);
        if (!newer.isEmpty()) {
            return new Ahead(texts(newer));
        }
        List<String> different = differentFunctions(inPlace);
        return different.isEmpty() ? new UpToDate(version) : new FunctionsDiffer(different);
    }

    private static List<String> differentFunctions(List<Script> inPlace) {
        Map<String, Integer> checksums = inPlace.stream()
                .filter(script -> !script.isVersioned() && script.checksum() != null)
                .collect(toMap(Script::description, Script::checksum));
        return SchemaVersion.REPEATABLE.entrySet().stream()
                .filter(script -> !script.getValue().equals(checksums.get(script.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static List<String> texts(Collection<ScriptVersion> versions) {
        return versions.stream().map(ScriptVersion::toString).toList();
    }

    private record Script(
            @Nullable String version,
            String description,
            String name,
            @Nullable Integer checksum,
            boolean success) {

        boolean isVersioned() {
            return version != null;
        }
    }
}
