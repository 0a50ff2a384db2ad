package io.tallybook.dao.internal;

import io.tallybook.model.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a transaction is about, as the policies of row-level security read it: the setting {@code billing.tenant_id}, local to
 * the transaction.
 */
final class TenantSetting {

    // Not set_config(), which does not reach the workers of Citus; SET does, once the first of these has been said, and
    // elsewhere that
    // is a setting that nobody reads. SET takes no parameter.
    private static final String SET =
            "SET LOCAL citus.propagate_set_commands = 'local'; SET LOCAL billing.tenant_id = '%s'";

    private static final String READ = "SELECT current_setting('billing.tenant_id', true); ";

    private TenantSetting() {}

    /**
     * Once for all statements of {@code work}, which are in one transaction.
     *
     * @param isJoined whether the transaction goes on afterwards
     */
    static <T> T during(DSLContext dsl, TenantId tenant, boolean isJoined, Supplier<T> work) {
        return dsl.connectionResult(connection -> {
            if (!isJoined) {
                set(connection, tenant);
                return work.get();
            }
            String former = replace(connection, tenant);
            T result;
            try {
                result = work.get();
            } catch (RuntimeException e) {
                restoreAfter(e, connection, former);
                throw e;
            }
            restore(connection, former);
            return result;
        });
    }

    /** A refusal leaves the transaction usable; a database error has aborted it, and the rollback puts the setting back. */
    private static void restoreAfter(RuntimeException reason, Connection connection, @Nullable String former) {
        try {
            restore(connection, former);
        } catch (SQLException aborted) {
            reason.addSuppressed(aborted);
        }
    }

    /** In a transaction that ends with the call. */
    static void set(Connection connection, TenantId tenant) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text(tenant.toString()));
        }
    }

    /** In a transaction that goes on after the call. @return what to give to {@link #restore} then; null where there is nothing to do */
    static @Nullable String replace(Connection connection, TenantId tenant) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(READ + text(tenant.toString()));
            String former = first(statement);
            if (former == null) {
                return "";
            }
            return former.equals(tenant.toString()) ? null : former;
        }
    }

    /** So that a call for one tenant leaves nothing behind by which the application would read that tenant's rows. */
    static void restore(Connection connection, @Nullable String former) throws SQLException {
        if (former != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(text(former.replace("'", "''")));
            }
        }
    }

    private static String text(String value) {
        return SET.formatted(value);
    }

    private static @Nullable String first(Statement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            return row.getString(1);
        }
    }
}
