package io.tallybook.migrations.preflight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that a pending script would destroy or empty.
 *
 * @param action drop, truncate, delete, change type
 * @param kind table, column, view, type, function …
 * @param name with its schema where the database knows it, else as the script writes it
 * @param exists false when it is not there
 * @param rows how many it holds, for a column those with a value; absent for what holds none
 * @param bytes what it takes on disk, indexes included; absent for what takes none of its own
 * @param archivedIn the table of the archive that the same script names for it; absent when it names none
 */
public record TouchedObject(
        String script,
        int line,
        String action,
        String kind,
        String name,
        boolean exists,
        @Nullable Long rows,
        @Nullable Long bytes,
        @Nullable String archivedIn,
        List<Dependant> dependants) {

    public TouchedObject {
        dependants = List.copyOf(dependants);
    }

    /** Dependants that no pending script names to remove. */
    public List<Dependant> inTheWay() {
        return dependants.stream().filter(Dependant::isInTheWay).toList();
    }
}
