package io.tallybook.dao.guard;

import java.util.Set;

/** Two terms that are the same in every row; one, where a column is compared with itself. */
record Equality(Set<Term> terms) {

    static Equality of(Term one, Term other) {
        return new Equality(one.equals(other) ? Set.of(one) : Set.of(one, other));
    }
}
