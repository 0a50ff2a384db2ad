package io.tallybook.dao.internal;

import static io.tallybook.schema.billing.Tables.TENANTS;

import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Record1;

/** Whether a tenant takes changes: asked before anything is written for it. */
public final class OpenTenant {

    private OpenTenant() {}

    /**
     * Keeps the tenant open until the end of the transaction.
     *
     * @throws NotFound if there is no such tenant
     * @throws Closed if it is closed
     */
    public static void require(TenantScope tx) {
        Record1<Instant> closedAt = lock(tx).orElseThrow(() -> new NotFound("tenant", tx.tenant()));
        if (closedAt.value1() != null) {
            throw new Closed("tenant", tx.tenant());
        }
    }

    /** Whether there is such a tenant and it is open, which it then stays until the end of the transaction. */
    public static boolean isOpen(TenantScope tx) {
        return lock(tx).filter(closedAt -> closedAt.value1() == null).isPresent();
    }

    private static Optional<Record1<Instant>> lock(TenantScope tx) {
        return tx.dsl()
                .select(TENANTS.CLOSED_AT)
                .from(TENANTS)
                .where(tx.owns(TENANTS.ID))
                .forShare()
                .fetchOptional();
    }
}
