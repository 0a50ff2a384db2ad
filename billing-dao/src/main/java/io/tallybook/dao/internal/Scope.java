package io.tallybook.dao.internal;

import io.tallybook.dao.internal.ReadCache.Reading;
import io.tallybook.model.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where statements run and what time it is.
 *
 * @param cache of answers that may be given again; absent where every read asks the database, and in every transaction of
 *     our own
 * @param setsTenant whether the database is to know the tenant of each statement
 */
public record Scope(DSLContext dsl, Clock clock, @Nullable ReadCache cache, boolean setsTenant) {

    public Scope {
        dsl = withTypedInstants(dsl);
    }

    public Scope(DSLContext dsl, Clock clock) {
        this(dsl, clock, null, false);
    }

    /** The same elsewhere, where nothing comes from memory. */
    public Scope on(DSLContext other) {
        return new Scope(other, clock, null, setsTenant);
    }

    public Scope with(Clock other) {
        return new Scope(dsl, other, cache == null ? null : cache.empty(), setsTenant);
    }

    public Scope with(ReadCache other) {
        return new Scope(dsl, clock, other, setsTenant);
    }

    public Scope settingTenant(boolean sets) {
        return new Scope(dsl, clock, cache, sets);
    }

    public TenantScope of(TenantId tenant) {
        return new TenantScope(this, tenant);
    }

    /** For statements that hold a secret: jOOQ, which writes what it sends to its log at DEBUG, does not write them. */
    public DSLContext unlogged() {
        return unlogged(dsl);
    }

    static DSLContext unlogged(DSLContext dsl) {
        return dsl.configuration()
                .deriveSettings(settings -> settings.withExecuteLogging(false))
                .dsl();
    }

    /** Runs several statements as if they were one; a single statement needs no such frame. */
    public <T> T atomically(Function<Scope, T> work) {
        return atomically((bound, isJoined) -> work.apply(bound));
    }

    /** @param work told whether the transaction was open before, and goes on afterwards */
    <T> T atomically(BiFunction<Scope, Boolean, T> work) {
        return Transactions.atomically(dsl, (bound, isJoined) -> work.apply(on(bound), isJoined));
    }

    /**
     * Runs {@code work} where what it writes is committed at once.
     *
     * @throws IllegalStateException if a transaction is open on the connection, which somebody else would have to commit; nothing
     *     was done
     */
    public <T> T committing(Function<Scope, T> work) {
        return Transactions.onOneConnection(dsl, (bound, isOpen) -> {
            if (isOpen) {
                throw new IllegalStateException("nobody would commit: autocommit is off on the connection");
            }
            return work.apply(on(bound));
        });
    }

    /**
     * What {@code read} says, or said under this key not too long ago.
     *
     * <p>An answer that was read in somebody's open transaction is not kept: it may never be committed.
     */
    public <T> T remembered(Object key, Function<Scope, Reading<T>> read) {
        if (cache == null) {
            return read.apply(this).value();
        }
        Instant askedAt = clock.instant();
        Optional<T> known = cache.find(key, askedAt);
        return known.orElseGet(() -> Transactions.onOneConnection(dsl, (bound, isOpen) -> {
            Reading<T> reading = read.apply(on(bound));
            if (!isOpen) {
                cache.keep(key, reading, askedAt);
            }
            return reading.value();
        }));
    }

    /** What {@link #remembered} would give without reading. */
    public <T> Optional<T> recalled(Object key) {
        return cache == null ? Optional.empty() : cache.find(key, clock.instant());
    }

    /** Whether what a check compares with may be given again. */
    public boolean keepsLimits() {
        return cache != null && cache.keepsLimits();
    }

    // An instant goes to the server as one. As text, which is jOOQ's default, it becomes one by a cast that depends on
    // the
    // session, and Citus refuses such a cast in an upsert, in a CASE and in what it hands on to the node of a tenant.
    private static DSLContext withTypedInstants(DSLContext dsl) {
        return Boolean.TRUE.equals(dsl.settings().isBindOffsetDateTimeType())
                ? dsl
                : dsl.configuration()
                        .deriveSettings(settings -> settings.withBindOffsetDateTimeType(true))
                        .dsl();
    }

    /** To the microsecond, as the database keeps it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
