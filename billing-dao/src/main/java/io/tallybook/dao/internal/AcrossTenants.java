package io.tallybook.dao.internal;

import io.tallybook.dao.guard.TenantGuard;
import org.jooq.DSLContext;

/** The questions of ours that are asked of all tenants. No tenant's scope asks one; what is not listed is refused by the guard. */
public enum AcrossTenants {
    /** The application's own list of its tenants. */
    LIST_OF_TENANTS,

    /** Whose an identifier is that arrives without a tenant; answers with a tenant, and nothing of it. */
    OWNER_OF_AN_IDENTIFIER,

    /** Whether anybody uses what is to be removed from the catalogue; answers with the name of a table. */
    USE_OF_THE_CATALOGUE;

    /** Where it may be asked. */
    public DSLContext in(DSLContext dsl) {
        return TenantGuard.acrossTenants(dsl);
    }
}
