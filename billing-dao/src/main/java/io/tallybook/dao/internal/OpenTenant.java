package io.tallybook.dao.internal;

import static io.tallybook.schema.billing.Tables.TENANTS;

import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import java.time.Instant;
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
        Record1<Instant> closedAt = tx.dsl()
                .select(TENANTS.CLOSED_AT)
                .from(TENANTS)
                .where(tx.owns(TENANTS.ID))
                .forShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("tenant", tx.tenant()));
        if (closedAt.value1() != null) {
            throw new Closed("tenant", tx.tenant());
        }
    }
}
