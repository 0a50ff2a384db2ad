package io.tallybook.dao.guard;

import java.util.Set;

/**
 * Two sides that are the same in every row; one, where a column is compared with itself.
 *
 * @param sides each of one term, or of all that a column joined by USING is made from: which of them gives the value depends on
 *     the row where the join is an outer one
 */
record Equality(Set<Set<Term>> sides) {

    static Equality of(Set<Term> one, Set<Term> other) {
        return new Equality(one.equals(other) ? Set.of(one) : Set.of(one, other));
    }
}
