package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.EnumType;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.catalogue.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns and types of the old schema that cannot stay as they are, so that what is built on them is made anew. */
final class Touched {

    /** What happens to a column. */
    enum How {
        RETYPED,
        MADE_ANEW,
        DROPPED
    }

    /** @param destructive whether values may be lost */
    record Touch(How how, boolean destructive) {}

    private final Schema from;
    private final Schema to;
    private final Set<String> swappedTypes = new HashSet<>();
    private final Map<String, Touch> columns = new HashMap<>();

    Touched(Schema from, Schema to) {
        this.from = from;
        this.to = to;
        from.enums().forEach((name, type) -> {
            EnumType target = to.enums().get(name);
            if (target != null && !isInOrder(type.labels(), target.labels())) {
                swappedTypes.add(name);
            }
        });
        from.domains().forEach((name, domain) -> {
            if (to.domains().containsKey(name)
                    && !to.domains().get(name).baseType().equals(domain.baseType())) {
                swappedTypes.add(name);
            }
        });
        from.tables().values().forEach(this::touchColumns);
        from.tables().values().forEach(this::touchComputedColumns);
        from.tables().values().forEach(this::touchNewComputedColumns);
    }

    /** Whether the first are among the second, in this order. */
    private static boolean isInOrder(List<String> labels, List<String> all) {
        List<String> kept = all.stream().filter(labels::contains).toList();
        return kept.equals(labels);
    }

    private void touchColumns(Table table) {
        Table target = to.tables().get(table.name());
        if (target == null) {
            return;
        }
        for (Column column : table.columns().values()) {
            Column after = target.columns().get(column.name());
            if (after == null) {
                touch(table, column, How.DROPPED, !column.isComputed());
            } else if (column.isComputed() || after.isComputed()) {
                touchComputed(table, column, after);
            } else if (isSwapped(column.type()) && column.type().equals(after.type())) {
                touch(table, column, How.RETYPED, true);
            } else if (!column.type().equals(after.type())) {
                touch(table, column, How.RETYPED, !TypeChange.keepsValues(column.type(), after.type()));
            }
        }
    }

    private void touchComputed(Table table, Column column, Column after) {
        boolean becomesPlain = column.generation() == Column.Generation.STORED
                && !after.isComputed()
                && column.type().equals(after.type());
        boolean same = column.generation() == after.generation()
                && column.type().equals(after.type())
                && String.valueOf(column.expression()).equals(String.valueOf(after.expression()))
                && !isSwapped(column.type());
        if (!becomesPlain && !same) {
            touch(table, column, How.MADE_ANEW, !column.isComputed());
        }
    }

    private void touchComputedColumns(Table table) {
        for (Column column : table.columns().values()) {
            if (!column.isComputed() || column.expression() == null || find(table.name(), column.name()) != null) {
                continue;
            }
            Set<String> words = SchemaReader.words(column.expression().exact());
            List<Touch> causes = table.columns().keySet().stream()
                    .filter(words::contains)
                    .filter(name -> find(table.name(), name) != null)
                    .map(name -> find(table.name(), name))
                    .toList();
            if (!causes.isEmpty() && to.tables().containsKey(table.name())) {
                touch(table, column, How.MADE_ANEW, causes.stream().allMatch(Touch::destructive));
            }
        }
    }

    /** What is computed of a column holds its type, so that it has to wait where another type has to be allowed first. */
    private void touchNewComputedColumns(Table table) {
        Table target = to.tables().get(table.name());
        if (target == null) {
            return;
        }
        for (Column column : target.columns().values()) {
            if (column.expression() == null
                    || !column.isComputed()
                    || table.columns().containsKey(column.name())) {
                continue;
            }
            Set<String> words = SchemaReader.words(column.expression().exact());
            if (of(table.name(), words).stream().anyMatch(Touch::destructive)) {
                touch(table, column, How.MADE_ANEW, true);
            }
        }
    }

    private void touch(Table table, Column column, How how, boolean destructive) {
        columns.put(Schema.columnFact(table.name(), column.name()), new Touch(how, destructive));
    }

    @Nullable
    Touch find(String table, String column) {
        return columns.get(Schema.columnFact(table, column));
    }

    boolean isSwapped(String type) {
        return swappedTypes.contains(type.replace("[]", ""));
    }

    /** What happens to some columns of a table. */
    List<Touch> of(String table, Collection<String> names) {
        return names.stream()
                .map(name -> find(table, name))
                .filter(touch -> touch != null)
                .toList();
    }

    /** The columns of a table that are touched. */
    Map<String, Touch> in(String table) {
        Map<String, Touch> found = new HashMap<>();
        from.tables().get(table).columns().keySet().forEach(name -> {
            Touch touch = find(table, name);
            if (touch != null) {
                found.put(name, touch);
            }
        });
        return found;
    }
}
