package io.tallybook.schematools.generate;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script, or one action on a table that may share a statement with others.
 *
 * @param table of an action; null for a whole statement
 * @param sql without semicolon
 * @param destructive whether values or rules may be lost by it, or it makes no sense without such a change
 * @param facts keys of the facts that it changes; none for what is only made anew
 */
record Change(Step step, @Nullable String table, String sql, boolean destructive, Set<String> facts) {

    static Change statement(Step step, String sql, boolean destructive, Set<String> facts) {
        return new Change(step, null, sql, destructive, facts);
    }

    static Change action(Step step, String table, String sql, boolean destructive, Set<String> facts) {
        return new Change(step, table, sql, destructive, facts);
    }
}
