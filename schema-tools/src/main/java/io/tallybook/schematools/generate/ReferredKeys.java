package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Index;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keys that foreign keys refer to: neither goes as long as the other needs it. */
record ReferredKeys(Schema from, Schema to) {

    /** Whether what a foreign key refers to is dropped, perhaps to be made anew under another name. */
    boolean isLostBy(Constraint foreignKey) {
        if (!foreignKey.isForeignKey()) {
            return false;
        }
        Table before = from.tables().get(foreignKey.referencedTable());
        Table after = to.tables().get(foreignKey.referencedTable());
        if (before == null || after == null) {
            return false;
        }
        return !Objects.equals(definition(before, foreignKey), definition(after, foreignKey));
    }

    /** Whether a table that goes refers to it: until that is dropped, which has to be allowed first, the key has to stay. */
    boolean isHeld(Table table, @Nullable Constraint key) {
        return key != null
                && from.tables().values().stream()
                        .filter(other -> !to.tables().containsKey(other.name()))
                        .flatMap(other -> other.constraints().values().stream())
                        .anyMatch(foreignKey -> table.name().equals(foreignKey.referencedTable())
                                && key.name().equals(foreignKey.referencedKey()));
    }

    /** Whether it waits for a key that is held: a table has one primary key, and a foreign key would hold the old one too. */
    boolean waitsForHeldKey(Table table, @Nullable Constraint constraint) {
        if (constraint == null) {
            return false;
        }
        if (constraint.kind() == Constraint.Kind.PRIMARY_KEY) {
            return table.constraints().values().stream()
                    .anyMatch(key -> key.kind() == Constraint.Kind.PRIMARY_KEY && isHeld(table, key));
        }
        Table before = constraint.isForeignKey() ? from.tables().get(constraint.referencedTable()) : null;
        Table after = constraint.isForeignKey() ? to.tables().get(constraint.referencedTable()) : null;
        return before != null
                && after != null
                && before.constraints().values().stream()
                        .anyMatch(key -> key.isKey()
                                && key.columns().equals(constraint.referencedColumns())
                                && !after.constraints().containsKey(key.name())
                                && isHeld(before, key));
    }

    private static @Nullable String definition(Table referenced, Constraint foreignKey) {
        Constraint key = referenced.constraints().get(foreignKey.referencedKey());
        if (key != null) {
            return key.definition().exact();
        }
        String schema = referenced.name().substring(0, referenced.name().indexOf('.') + 1);
        Index index = referenced.indexes().get(schema + foreignKey.referencedKey());
        return index == null ? null : index.definition().exact();
    }
}
