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

    boolean isConstant() {
        return source == null;
    }
}
