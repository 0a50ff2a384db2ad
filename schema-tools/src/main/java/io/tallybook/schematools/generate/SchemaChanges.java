package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Routine;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.catalogue.View;
import io.tallybook.schematools.declared.HouseSql;
import io.tallybook.schematools.declared.SqlTexts;
import io.tallybook.schematools.generate.Touched.Touch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What leads from one schema to another, in an order in which it works. */
final class SchemaChanges {

    private static final String DISTRIBUTE = "billing.distribute_tables()";

    private final Schema from;
    private final Schema to;
    private final SqlTexts texts;
    private final HouseSql sql;
    private final Touched touched;
    private final boolean online;
    private final List<Change> changes = new ArrayList<>();

    private SchemaChanges(Schema from, Schema to, SqlTexts texts, boolean online) {
        this.from = from;
        this.to = to;
        this.texts = texts;
        this.sql = new HouseSql(texts);
        this.touched = new Touched(from, to);
        this.online = online;
    }

    /** @param online whether what takes long on big tables is done without keeping writers out */
    static List<Change> between(Schema from, Schema to, SqlTexts texts, boolean online) {
        SchemaChanges all = new SchemaChanges(from, to, texts, online);
        all.collect();
        return all.changes.stream().sorted(Comparator.comparing(Change::step)).toList();
    }

    private void collect() {
        to.namespaces().keySet().stream()
                .filter(name -> !from.namespaces().containsKey(name))
                .forEach(name ->
                        changes.add(Change.statement(Step.CREATE_SCHEMAS, "CREATE SCHEMA " + name, false, Set.of())));
        changes.addAll(new TypeChanges(from, to, touched, sql).list());
        changes.addAll(new TableChanges(from, to, touched, sql).list());
        for (Table table : to.tables().values()) {
            Table old = from.tables().get(table.name());
            if (old != null) {
                changes.addAll(new ColumnChanges(old, table, touched, sql, texts).list());
                changes.addAll(new ConstraintChanges(from, to, old, table, touched, sql, online).list());
                TableChanges.commentOnTable(changes, old, table);
            }
        }
        boolean makesTables =
                to.tables().keySet().stream().anyMatch(name -> !from.tables().containsKey(name));
        if (makesTables
                && to.routines().containsKey(DISTRIBUTE)
                && from.routines().containsKey(DISTRIBUTE)) {
            changes.add(Change.statement(Step.DISTRIBUTE, "CALL " + DISTRIBUTE, false, Set.of()));
        }
        routines();
        views();
    }

    private void routines() {
        to.routines().forEach((signature, routine) -> {
            Routine old = from.routines().get(signature);
            boolean other = old == null || !old.definition().equals(routine.definition());
            if (other) {
                changes.add(Change.statement(
                        Step.CREATE_ROUTINES,
                        routine.definition().stripTrailing(),
                        false,
                        Set.of("routine " + signature)));
            }
            if (!Objects.equals(old == null ? null : old.comment(), routine.comment())) {
                changes.add(Change.statement(
                        Step.COMMENT,
                        HouseSql.comment(routine.kind() + " " + signature, routine.comment()),
                        false,
                        Set.of("comment on routine " + signature)));
            }
        });
        from.routines().forEach((signature, routine) -> {
            if (!to.routines().containsKey(signature)) {
                changes.add(Change.statement(
                        Step.DROP_ROUTINES,
                        "DROP " + routine.kind() + " " + signature,
                        false,
                        Set.of("routine " + signature, "comment on routine " + signature)));
            }
        });
    }

    private void views() {
        Set<String> names = new TreeSet<>(from.views().keySet());
        names.addAll(to.views().keySet());
        for (String name : names) {
            View old = from.views().get(name);
            View view = to.views().get(name);
            List<Touch> causes = old == null ? List.of() : causes(old);
            if (old != null && old.equals(view) && causes.isEmpty()) {
                continue;
            }
            boolean same = old != null && old.equals(view);
            boolean destructive = same && causes.stream().allMatch(Touch::destructive);
            Set<String> facts = same ? Set.of() : Set.of("view " + name, "comment on view " + name);
            if (old != null) {
                changes.add(Change.statement(Step.DROP_VIEWS, "DROP VIEW " + name, destructive, facts));
            }
            if (view != null) {
                changes.add(Change.statement(Step.CREATE_VIEWS, sql.createView(view), destructive, facts));
                comment(view, destructive);
            }
        }
    }

    private void comment(View view, boolean destructive) {
        if (view.comment() != null) {
            changes.add(Change.statement(
                    Step.CREATE_VIEWS, HouseSql.comment("VIEW " + view.name(), view.comment()), destructive, Set.of()));
        }
        view.columnComments()
                .forEach((column, text) -> changes.add(Change.statement(
                        Step.CREATE_VIEWS,
                        HouseSql.comment("COLUMN " + view.name() + "." + column, text),
                        destructive,
                        Set.of())));
    }

    /** What happens to columns that the view names. */
    private List<Touch> causes(View view) {
        Set<String> words = SchemaReader.words(view.query().exact());
        List<Touch> causes = new ArrayList<>();
        for (String table : from.tables().keySet()) {
            if (words.contains(table.substring(table.indexOf('.') + 1))
                    && to.tables().containsKey(table)) {
                for (Map.Entry<String, Touch> touch : touched.in(table).entrySet()) {
                    if (words.contains(touch.getKey())) {
                        causes.add(touch.getValue());
                    }
                }
            }
        }
        return causes;
    }
}
