package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Index;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.declared.HouseSql;
import io.tallybook.schematools.generate.Touched.How;
import io.tallybook.schematools.generate.Touched.Touch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The constraints and indexes of a table that stays: what differs, and what is the same but built on what is made anew.
 *
 * @param online whether rows that are there are checked, and indexes built, without keeping writers out
 */
record ConstraintChanges(
        Schema fromSchema, Schema toSchema, Table from, Table to, Touched touched, HouseSql sql, boolean online) {

    List<Change> list() {
        List<Change> changes = new ArrayList<>();
        Set<String> names = new TreeSet<>(from.constraints().keySet());
        names.addAll(to.constraints().keySet());
        names.forEach(name ->
                change(changes, from.constraints().get(name), to.constraints().get(name)));
        Set<String> indexes = new TreeSet<>(from.indexes().keySet());
        indexes.addAll(to.indexes().keySet());
        indexes.forEach(
                name -> change(changes, from.indexes().get(name), to.indexes().get(name)));
        return changes;
    }

    private void change(List<Change> changes, @Nullable Constraint old, @Nullable Constraint constraint) {
        List<Touch> causes = causes(old, constraint);
        ReferredKeys keys = new ReferredKeys(fromSchema, toSchema);
        boolean same = old != null
                && constraint != null
                && old.definition().exact().equals(constraint.definition().exact());
        if (same && causes.stream().noneMatch(touch -> isBrokenBy(old, touch)) && !keys.isLostBy(old)) {
            comment(changes, old, constraint, false);
            return;
        }
        boolean destructive = keys.isHeld(from, old)
                || keys.waitsForHeldKey(from, constraint)
                || constraint != null && !causes.isEmpty() && causes.stream().allMatch(Touch::destructive);
        String name = (constraint == null ? Objects.requireNonNull(old) : constraint).name();
        Set<String> facts = new HashSet<>();
        if (!same) {
            facts.add(Schema.constraintFact(to.name(), name));
        }
        if (old != null && constraint == null) {
            facts.add("comment on " + Schema.constraintFact(to.name(), name));
        }
        if (old != null) {
            changes.add(Change.statement(
                    old.isForeignKey() ? Step.DROP_FOREIGN_KEYS : Step.DROP_CONSTRAINTS,
                    alter() + "DROP CONSTRAINT " + name,
                    destructive,
                    facts));
        }
        if (constraint != null) {
            add(changes, constraint, destructive, facts);
            comment(changes, null, constraint, destructive);
        }
    }

    private void add(List<Change> changes, Constraint constraint, boolean destructive, Set<String> facts) {
        boolean later = online
                && !destructive
                && !constraint.isNotValid()
                && (constraint.isForeignKey() || constraint.kind() == Constraint.Kind.CHECK);
        changes.add(Change.statement(
                constraint.isForeignKey() ? Step.ADD_FOREIGN_KEYS : Step.ADD_CONSTRAINTS,
                alter() + "ADD " + indented(sql.constraint(to.name(), constraint)) + (later ? " NOT VALID" : ""),
                destructive,
                facts));
        if (later) {
            changes.add(Change.statement(
                    Step.VALIDATE, alter() + "VALIDATE CONSTRAINT " + constraint.name(), false, Set.of()));
        }
    }

    private void change(List<Change> changes, @Nullable Index old, @Nullable Index index) {
        List<Touch> causes = Stream.of(old, index)
                .filter(Objects::nonNull)
                .flatMap(any -> touched.of(from.name(), any.columns()).stream())
                .toList();
        boolean same = old != null
                && index != null
                && old.definition().exact().equals(index.definition().exact());
        boolean broken = causes.stream().anyMatch(touch -> touch.how() != How.RETYPED || isComputed(old));
        if (same && !broken) {
            comment(changes, old, index, false);
            return;
        }
        boolean destructive =
                index != null && !causes.isEmpty() && causes.stream().allMatch(Touch::destructive);
        String name = (index == null ? Objects.requireNonNull(old) : index).name();
        Set<String> facts = new HashSet<>();
        if (!same) {
            facts.add("index " + name);
        }
        if (old != null && index == null) {
            facts.add("comment on index " + name);
        }
        if (old != null) {
            changes.add(Change.statement(Step.DROP_INDEXES, "DROP INDEX " + name, destructive, facts));
        }
        if (index != null) {
            boolean later = online && !destructive;
            changes.add(Change.statement(
                    later ? Step.BUILD_INDEXES : Step.ADD_CONSTRAINTS,
                    sql.createIndex(index, later ? "INDEX CONCURRENTLY" : "INDEX"),
                    destructive,
                    facts));
            comment(changes, null, index, destructive);
        }
    }

    private static boolean isComputed(@Nullable Index index) {
        return index != null
                && (index.definition().exact().contains(" WHERE ")
                        || index.definition()
                                        .exact()
                                        .chars()
                                        .filter(c -> c == '(')
                                        .count()
                                > 1);
    }

    /** What happens to the columns that it is about, on both sides. */
    private List<Touch> causes(@Nullable Constraint old, @Nullable Constraint constraint) {
        List<Touch> causes = new ArrayList<>();
        Stream.of(old, constraint).filter(Objects::nonNull).forEach(any -> {
            causes.addAll(touched.of(from.name(), any.columns()));
            if (any.referencedTable() != null && fromSchema.tables().containsKey(any.referencedTable())) {
                causes.addAll(touched.of(any.referencedTable(), any.referencedColumns()));
            }
        });
        return causes;
    }

    // A key follows its columns to another type by itself; an expression or a pair of columns does not.
    private static boolean isBrokenBy(Constraint constraint, Touch touch) {
        return touch.how() != How.RETYPED || !constraint.isKey();
    }

    private String alter() {
        return "ALTER TABLE " + to.name() + "\n    ";
    }

    static String indented(String text) {
        return text.replace("\n", "\n    ");
    }

    private void comment(List<Change> changes, @Nullable Constraint old, Constraint constraint, boolean destructive) {
        if (!Objects.equals(old == null ? null : old.comment(), constraint.comment())) {
            changes.add(Change.statement(
                    old == null && constraint.isForeignKey() ? Step.ADD_FOREIGN_KEYS : Step.COMMENT,
                    HouseSql.comment("CONSTRAINT " + constraint.name() + " ON " + to.name(), constraint.comment()),
                    destructive,
                    Set.of("comment on " + Schema.constraintFact(to.name(), constraint.name()))));
        }
    }

    private void comment(List<Change> changes, @Nullable Index old, Index index, boolean destructive) {
        if (!Objects.equals(old == null ? null : old.comment(), index.comment())) {
            changes.add(Change.statement(
                    old == null && online && !destructive ? Step.COMMENT_INDEXES : Step.COMMENT,
                    HouseSql.comment("INDEX " + index.name(), index.comment()),
                    destructive,
                    Set.of("comment on index " + index.name())));
        }
    }
}
