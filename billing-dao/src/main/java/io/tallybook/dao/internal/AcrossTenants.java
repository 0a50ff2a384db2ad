package io.tallybook.dao.internal;

import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DefaultExecuteListenerProvider;

/**
 * Statements that are about all tenants, and so go to every node of a Citus cluster: the few that are meant to.
 *
 * <p>Each begins with a comment, by which it is told from one that goes there by mistake: by the tests, and in a server's log.
 */
public final class AcrossTenants {

    public static final String MARK = "/* across tenants */ ";

    private AcrossTenants() {}

    static DSLContext of(DSLContext dsl) {
        return dsl.configuration()
                .deriveAppending(new DefaultExecuteListenerProvider(
                        ExecuteListener.onRenderEnd(context -> context.sql(MARK + context.sql()))))
                .dsl();
    }
}
