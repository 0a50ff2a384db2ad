package io.tallybook.dao.internal;

import io.tallybook.dao.guard.TenantGuard;
import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DefaultExecuteListenerProvider;

/**
 * The statements of ours that are about all tenants, and so go to every node of a Citus cluster: the few that are meant to. What
 * is not listed is refused by the guard, and by a cluster that lets nothing fan out.
 *
 * <p>Each begins with a comment, by which it is told from one that goes there by mistake: by the tests, and in a server's log.
 */
public enum AcrossTenants {
    /** The application's own list of its tenants. */
    LIST_OF_TENANTS,

    /** Whether anybody uses what is to be removed from the catalogue; answers with the name of a table. */
    USE_OF_THE_CATALOGUE,

    /** What a tenant has outside, which is spread by what it is called there. */
    IDENTIFIERS_OF_A_TENANT,

    /** What of Stripe's events waits, for whichever tenant, or concerns a product. */
    EVENTS_OF_STRIPE;

    public static final String MARK = "/* across tenants */ ";

    /** Where it may be asked. */
    public DSLContext in(DSLContext dsl) {
        return TenantGuard.acrossTenants(dsl)
                .configuration()
                .deriveAppending(new DefaultExecuteListenerProvider(
                        ExecuteListener.onRenderEnd(context -> context.sql(MARK + context.sql()))))
                .dsl();
    }
}
