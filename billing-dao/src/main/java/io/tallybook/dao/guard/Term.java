package io.tallybook.dao.guard;

import org.jspecify.annotations.Nullable;

/**
 * What may be compared with a tenant.
 *
 * @param source the table of a column, absent for what is the same for every row
 * @param name of the column, or the text of the constant
 */
record Term(@Nullable Source source, String name) {

    static Term constant(String text) {
        return new Term(null, text);
    }

    /** The constant that it is, itself or by the query that it is a column of; absent where it comes from a table. */
    @Nullable
    Term value() {
        if (source == null) {
            return this;
        }
        Outputs outputs = source.outputs();
        return outputs == null ? null : outputs.constant(name);
    }

    /** Whether there is such a column. */
    boolean isSure() {
        return source == null || source.surelyHas(name);
    }

    boolean isConstant() {
        return source == null;
    }
}
