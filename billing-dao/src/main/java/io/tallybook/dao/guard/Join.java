package io.tallybook.dao.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tables that are joined.
 *
 * @param sources all of them
 * @param always what is equal in every row of the join
 * @param optional what is equal in the rows of a table that an outer join adds
 */
record Join(List<Source> sources, Set<Equality> always, List<Optional> optional) {

    /** @param sources whose rows the condition lets in */
    record Optional(List<Source> sources, Set<Equality> equalities) {}

    enum Kind {
        INNER,
        LEFT,
        RIGHT,
        FULL
    }

    static Join none() {
        return new Join(new ArrayList<>(), new HashSet<>(), new ArrayList<>());
    }

    static Join of(Source source) {
        Join join = none();
        join.sources.add(source);
        return join;
    }

    /** Both, without a condition. */
    Join and(Join other) {
        sources.addAll(other.sources);
        always.addAll(other.always);
        optional.addAll(other.optional);
        return this;
    }

    Join and(Join other, Kind kind, Set<Equality> on) {
        List<Source> mine = List.copyOf(sources);
        and(other);
        switch (kind) {
            case INNER -> always.addAll(on);
            case LEFT -> optional.add(new Optional(List.copyOf(other.sources), on));
            case RIGHT -> optional.add(new Optional(mine, on));
            case FULL -> {
                // Rows of both sides come without having met the condition.
            }
        }
        return this;
    }
}
