package io.tallybook.dao.internal;

import io.tallybook.dao.internal.ReadCache.Reading;
import io.tallybook.model.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Where statements run, what time it is, and whose rows they see. */
public record TenantScope(Scope scope, TenantId tenant) {

    public DSLContext dsl() {
        return scope.setsTenant() ? TenantStatements.on(scope.dsl(), tenant) : scope.dsl();
    }

    /** For statements that hold a secret, which no log is to show. */
    public DSLContext unlogged() {
        return Scope.unlogged(dsl());
    }

    public Instant now() {
        return scope.now();
    }

    /** Now, or the time of the last change where the clock stands before it: what was changed later is not written as earlier. */
    public Instant later(Instant lastChange) {
        Instant now = now();
        return now.isBefore(lastChange) ? lastChange : now;
    }

    /** The predicate that every statement carries for each tenant table in it. */
    public Condition owns(Field<TenantId> tenantColumn) {
        return tenantColumn.eq(tenant);
    }

    /** Runs several statements as if they were one; a single statement needs no such frame. */
    public <T> T atomically(Function<TenantScope, T> work) {
        return scope.atomically((bound, isJoined) -> {
            TenantScope known = new TenantScope(bound.settingTenant(false), tenant);
            return bound.setsTenant()
                    ? TenantSetting.during(bound.dsl(), tenant, isJoined, () -> work.apply(known))
                    : work.apply(known);
        });
    }

    /** What {@code read} says, or said under this key not too long ago; the tenant is part of the key. */
    public <T> T remembered(Object key, Function<TenantScope, Reading<T>> read) {
        return scope.remembered(new TenantKey(tenant, key), bound -> read.apply(new TenantScope(bound, tenant)));
    }

    /** What {@link #remembered} would give without reading. */
    public <T> Optional<T> recalled(Object key) {
        return scope.recalled(new TenantKey(tenant, key));
    }

    /** Whether what a check compares with may be given again. */
    public boolean keepsLimits() {
        return scope.keepsLimits();
    }

    private record TenantKey(TenantId tenant, Object key) {}
}
