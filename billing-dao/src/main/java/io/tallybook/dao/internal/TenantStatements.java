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
 * setting is put back after the statement; where the statement fails that transaction is aborted, and the rollback puts it back.
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
                TenantSetting.restore(ctx.connection(), (String) ctx.data(FORMER));
            } else {
                ctx.connection().commit();
                ctx.data(OWN_TRANSACTION, null);
                ctx.connection().setAutoCommit(true);
            }
        });
    }

    @Override
    public void exception(ExecuteContext ctx) {
        if (ctx.data(OWN_TRANSACTION) != null) {
            try {
                ctx.connection().rollback();
                ctx.connection().setAutoCommit(true);
            } catch (SQLException lost) {
                // Then there is no connection any more, which is what the exception says.
                ctx.exception().addSuppressed(lost);
            }
        }
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
