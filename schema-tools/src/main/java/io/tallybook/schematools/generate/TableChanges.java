package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.declared.HouseSql;
import io.tallybook.schematools.declared.TableOrder;
import io.tallybook.schematools.generate.Touched.Touch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables that come and go, with all that belongs to them. */
record TableChanges(Schema from, Schema to, Touched touched, HouseSql sql) {

    List<Change> list() {
        List<Change> changes = new ArrayList<>();
        List<Table> made = to.tables().values().stream()
                .filter(table -> !from.tables().containsKey(table.name()))
                .toList();
        TableOrder order = TableOrder.of(made);
        order.tables().forEach(table -> create(changes, table, order.apart(table)));
        List<Table> gone = from.tables().values().stream()
                .filter(table -> !to.tables().containsKey(table.name()))
                .toList();
        TableOrder downwards = TableOrder.of(gone);
        for (int i = gone.size() - 1; i >= 0; i--) {
            drop(changes, downwards.tables().get(i), downwards);
        }
        return changes;
    }

    private void create(List<Change> changes, Table table, Set<String> circular) {
        Set<String> apart = new HashSet<>(circular);
        table.constraints().values().stream().filter(this::waitsForAnother).forEach(key -> apart.add(key.name()));
        table.constraints().values().stream()
                .filter(key -> isMergedIntoAnother(table, key))
                .forEach(key -> apart.add(key.name()));
        changes.add(Change.statement(Step.CREATE_TABLES, sql.createTable(table, apart), false, Set.of()));
        table.indexes()
                .values()
                .forEach(index -> changes.add(
                        Change.statement(Step.CREATE_TABLES, sql.createIndex(index, "INDEX"), false, Set.of())));
        comment(changes, Step.CREATE_TABLES, "TABLE " + table.name(), table.comment());
        table.columns()
                .values()
                .forEach(column -> comment(
                        changes, Step.CREATE_TABLES, "COLUMN " + table.name() + "." + column.name(), column.comment()));
        table.constraints().values().stream()
                .filter(constraint -> apart.contains(constraint.name()))
                .forEach(key -> changes.add(Change.statement(
                        key.isForeignKey() ? Step.ADD_FOREIGN_KEYS : Step.CREATE_TABLES,
                        "ALTER TABLE " + table.name() + "\n    ADD "
                                + ConstraintChanges.indented(sql.constraint(table.name(), key)),
                        waitsForAnother(key),
                        Set.of(Schema.constraintFact(table.name(), key.name())))));
        table.constraints().values().stream()
                .filter(constraint -> !waitsForAnother(constraint))
                .forEach(constraint -> comment(
                        changes,
                        Step.ADD_FOREIGN_KEYS,
                        "CONSTRAINT " + constraint.name() + " ON " + table.name(),
                        constraint.comment()));
        table.indexes()
                .values()
                .forEach(index -> comment(changes, Step.CREATE_TABLES, "INDEX " + index.name(), index.comment()));
    }

    /** Of two keys of the same columns, CREATE TABLE makes one without a word. */
    private static boolean isMergedIntoAnother(Table table, Constraint key) {
        return key.kind() == Constraint.Kind.UNIQUE
                && table.constraints().values().stream()
                        .anyMatch(other -> other.isKey()
                                && !other.name().equals(key.name())
                                && other.columns().equals(key.columns()));
    }

    /** Whether a foreign key refers to columns that change in a way that has to be allowed first. */
    private boolean waitsForAnother(Constraint key) {
        return key.referencedTable() != null
                && from.tables().containsKey(key.referencedTable())
                && touched.of(key.referencedTable(), key.referencedColumns()).stream()
                        .anyMatch(Touch::destructive);
    }

    private static void comment(List<Change> changes, Step step, String of, @Nullable String text) {
        if (text != null) {
            changes.add(Change.statement(step, HouseSql.comment(of, text), false, Set.of()));
        }
    }

    private static void drop(List<Change> changes, Table table, TableOrder order) {
        order.apart(table)
                .forEach(name -> changes.add(Change.statement(
                        Step.DROP_FOREIGN_KEYS,
                        "ALTER TABLE " + table.name() + "\n    DROP CONSTRAINT " + name,
                        true,
                        Set.of())));
        changes.add(Change.statement(Step.DROP_TABLES, "DROP TABLE " + table.name(), true, Schema.factsOf(table)));
    }

    static void commentOnTable(List<Change> changes, Table from, Table to) {
        if (!Objects.equals(from.comment(), to.comment())) {
            changes.add(Change.statement(
                    Step.COMMENT,
                    HouseSql.comment("TABLE " + to.name(), to.comment()),
                    false,
                    Set.of("comment on table " + to.name())));
        }
    }
}
