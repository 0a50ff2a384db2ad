package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SqlText;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.declared.HouseSql;
import io.tallybook.schematools.declared.SqlTexts;
import io.tallybook.schematools.generate.Touched.How;
import io.tallybook.schematools.generate.Touched.Touch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a table that stays. */
record ColumnChanges(Table from, Table to, Touched touched, HouseSql sql, SqlTexts texts) {

    List<Change> list() {
        List<Change> changes = new ArrayList<>();
        for (Column column : from.columns().values()) {
            Touch touch = touched.find(from.name(), column.name());
            if (touch != null && touch.how() == How.DROPPED) {
                drop(changes, column, touch.destructive(), facts(column.name()));
            }
        }
        for (Column column : to.columns().values()) {
            Column old = from.columns().get(column.name());
            Touch touch = touched.find(from.name(), column.name());
            if (old == null) {
                add(changes, column, touch != null && touch.destructive(), facts(column.name()));
            } else if (touch != null && touch.how() == How.MADE_ANEW) {
                boolean other = !old.equals(column);
                Set<String> facts = other ? Set.of(Schema.columnFact(to.name(), column.name())) : Set.of();
                drop(changes, old, touch.destructive(), facts);
                add(changes, column, touch.destructive(), facts);
            } else {
                change(changes, old, column, touch);
            }
            comment(changes, old, column, touch);
        }
        return changes;
    }

    private Set<String> facts(String column) {
        String fact = Schema.columnFact(to.name(), column);
        return Set.of(fact, "comment on " + fact);
    }

    private void drop(List<Change> changes, Column column, boolean destructive, Set<String> facts) {
        changes.add(Change.action(
                column.isComputed() ? Step.DROP_COMPUTED_COLUMNS : Step.DROP_COLUMNS,
                to.name(),
                "DROP COLUMN " + column.name(),
                destructive,
                facts));
    }

    private void add(List<Change> changes, Column column, boolean destructive, Set<String> facts) {
        changes.add(Change.action(
                column.isComputed() ? Step.ADD_COMPUTED_COLUMNS : Step.ADD_COLUMNS,
                to.name(),
                "ADD COLUMN " + sql.column(to.name(), column),
                destructive,
                facts));
    }

    private void change(List<Change> changes, Column old, Column column, @Nullable Touch touch) {
        boolean retyped = touch != null && touch.how() == How.RETYPED;
        boolean destructive = retyped && touch.destructive();
        Set<String> facts = Set.of(Schema.columnFact(to.name(), column.name()));
        String alter = "ALTER COLUMN " + column.name() + " ";
        boolean wasComputed = old.isComputed() && !column.isComputed();
        boolean otherDefault = !exact(old.expression()).equals(exact(column.expression())) || retyped;
        if (wasComputed) {
            changes.add(Change.action(Step.CHANGE_COLUMNS, to.name(), alter + "DROP EXPRESSION", false, facts));
        } else if (old.expression() != null && !old.isComputed() && otherDefault) {
            if (retyped || column.expression() == null) {
                changes.add(Change.action(Step.CHANGE_COLUMNS, to.name(), alter + "DROP DEFAULT", destructive, facts));
            }
        }
        if (retyped) {
            changes.add(Change.action(
                    Step.CHANGE_COLUMNS,
                    to.name(),
                    alter + "TYPE " + SqlTexts.type(column.type()) + using(old, column, destructive),
                    destructive,
                    old.type().equals(column.type()) ? Set.of() : facts));
        }
        if (column.expression() != null && !column.isComputed() && (otherDefault || wasComputed)) {
            changes.add(Change.action(
                    Step.CHANGE_COLUMNS,
                    to.name(),
                    alter + "SET DEFAULT " + texts.expression(to.name(), column),
                    destructive,
                    facts));
        }
        if (old.notNull() != column.notNull()) {
            changes.add(Change.action(
                    Step.CHANGE_COLUMNS,
                    to.name(),
                    alter + (column.notNull() ? "SET NOT NULL" : "DROP NOT NULL"),
                    destructive,
                    facts));
        }
    }

    private String using(Column old, Column column, boolean destructive) {
        return destructive
                ? " USING " + TypeChange.cast(column.name(), old.type(), column.type(), SqlTexts.type(column.type()))
                : "";
    }

    private void comment(List<Change> changes, @Nullable Column old, Column column, @Nullable Touch touch) {
        boolean anew = touch != null && touch.how() == How.MADE_ANEW;
        boolean other = !Objects.equals(old == null ? null : old.comment(), column.comment());
        if (other || (anew && column.comment() != null)) {
            changes.add(Change.statement(
                    Step.COMMENT,
                    HouseSql.comment("COLUMN " + to.name() + "." + column.name(), column.comment()),
                    anew && touch.destructive(),
                    other ? Set.of("comment on " + Schema.columnFact(to.name(), column.name())) : Set.of()));
        }
    }

    private static String exact(@Nullable SqlText text) {
        return text == null ? "" : text.exact();
    }
}
