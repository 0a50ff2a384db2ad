package io.tallybook.model.telecom;

import java.time.Instant;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/**
 * The record of a call, and what was made of it.
 *
 * @param call what the switch said
 * @param retries how often rating was tried again
 * @param ratings how many attempts at rating there are, those taken back included
 * @param ratedAt when it was last rated; absent until it was
 */
public record Cdr(
        NewCdr call,
        RatedCdr rated,
        int retries,
        int ratings,
        @Nullable Instant ratedAt,
        Instant createdAt,
        Instant updatedAt) {

    public CdrId id() {
        return rated.id();
    }

    /** Absent until it was rated. */
    public @Nullable BigMoney cost() {
        return rated.cost();
    }
}
