package io.tallybook.migrations.preflight;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object that a statement of a script destroys or empties.
 *
 * @param statement counts the destroying statements of all pending scripts: what one statement drops, it drops at once
 * @param name the object, or the table, type or domain whose part it is
 * @param part the column, constraint, trigger, policy or rule
 * @param arguments how many a routine has; −1 when the script does not say
 * @param cascades whether the statement says CASCADE and takes along what uses the object
 */
record Destruction(
        String script,
        int line,
        int statement,
        Action action,
        ObjectKind kind,
        Name name,
        @Nullable String part,
        int arguments,
        boolean cascades) {

    private static final Set<String> OUR_SCHEMAS = Set.of("billing", "telecom", "billing_archive");

    enum Action {
        DROP,
        TRUNCATE,
        DELETE,
        CHANGE_TYPE
    }

    Destruction cascading() {
        return new Destruction(script, line, statement, action, kind, name, part, arguments, true);
    }

    /** What functions that use the object would write. */
    String mention() {
        return part == null ? name.last() : part;
    }

    /** Whether functions of ours may use the object: they use what lies in our schemas, and nothing else. */
    boolean isOfOurs() {
        return name.isQualified() && OUR_SCHEMAS.contains(name.schema());
    }

    String inWords() {
        return part == null ? name.toString() : part + " of " + name;
    }
}
