package io.tallybook.dao.internal;

import io.tallybook.model.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.exception.DataAccessException;

/**
 * Lets the database know the tenant of each statement.
 *
 * <p>The setting lasts as long as a transaction, so a statement on an autocommit connection becomes one. In an open transaction the
 * setting is put back after the statement, also after one that failed: mostly that transaction is aborted, and the rollback puts it back,
 * but a driver that sets savepoints of its own ({@code autosave}) lets it go on.
 */
final class TenantStatements implements ExecuteListener {

    private static final long serialVersionUID = 1L;

    private static final String OWN_TRANSACTION = TenantStatements.class.getName() + ".own";
    private static final String FORMER = TenantStatements.class.getName() + ".former";

    private final TenantId tenant;

    private TenantStatements(TenantId tenant) {
        this.tenant = tenant;
    }

    static DSLContext on(DSLContext dsl, TenantId tenant) {
        return dsl.configuration().deriveAppending(new TenantStatements(tenant)).dsl();
    }

    @Override
    public void executeStart(ExecuteContext ctx) {
        doing(() -> {
            Connection connection = ctx.connection();
            // From a cursor, rows would come after the setting is another one again, or the transaction over.
            if (ctx.statement() != null) {
                ctx.statement().setFetchSize(0);
            }
            if (connection.getAutoCommit()) {
                connection.setAutoCommit(false);
                ctx.data(OWN_TRANSACTION, true);
                TenantSetting.set(connection, tenant);
            } else {
                ctx.data(FORMER, TenantSetting.replace(connection, tenant));
            }
        });
    }

    @Override
    public void executeEnd(ExecuteContext ctx) {
        doing(() -> {
            if (ctx.data(OWN_TRANSACTION) == null) {
                restore(ctx);
            } else {
                ctx.connection().commit();
                ctx.data(OWN_TRANSACTION, null);
                ctx.connection().setAutoCommit(true);
            }
        });
    }

    @Override
    public void exception(ExecuteContext ctx) {
        try {
            if (ctx.data(OWN_TRANSACTION) == null) {
                restore(ctx);
            } else {
                ctx.connection().rollback();
                ctx.connection().setAutoCommit(true);
            }
        } catch (SQLException abortedOrLost) {
            ctx.exception().addSuppressed(abortedOrLost);
        }
    }

    private static void restore(ExecuteContext ctx) throws SQLException {
        String former = (String) ctx.data(FORMER);
        ctx.data(FORMER, null);
        TenantSetting.restore(ctx.connection(), former);
    }

    private static void doing(Work work) {
        try {
            work.run();
        } catch (SQLException e) {
            throw new DataAccessException(e.getMessage(), e);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }
}
