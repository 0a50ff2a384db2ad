package io.tallybook.dao.internal;

import io.tallybook.model.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Where statements run and what time it is. */
public record Scope(DSLContext dsl, Clock clock) {

    public TenantScope of(TenantId tenant) {
        return new TenantScope(this, tenant);
    }

    /** Runs several statements as if they were one; a single statement needs no such frame. */
    public <T> T atomically(Function<Scope, T> work) {
        return Transactions.atomically(dsl, bound -> work.apply(new Scope(bound, clock)));
    }

    /** To the microsecond, as the database keeps it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
