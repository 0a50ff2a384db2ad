package io.tallybook.database.junit;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A database of its own for a test class, on the server that all tests of this JVM share.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BillingDatabase db = BillingDatabase.migrated();
 * }</pre>
 *
 * <p>In a static field it lasts for the class and its nested classes, in an instance field for one test. The scripts run
 * once per JVM: a migrated database is a copy of the first.
 */
public final class BillingDatabase implements BeforeAllCallback, BeforeEachCallback {

    private static final Namespace DATABASES = Namespace.create(BillingDatabase.class);

    private final boolean migrated;
    private @Nullable Copy copy;

    private BillingDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** A database with every script of this release applied. */
    public static BillingDatabase migrated() {
        return new BillingDatabase(true);
    }

    /** A database with nothing in it. */
    public static BillingDatabase empty() {
        return new BillingDatabase(false);
    }

    /** Connections that are not pooled, each with autocommit on. */
    public DataSource dataSource() {
        return PostgresServer.shared().dataSource(name());
    }

    /** A URL that connects by itself, user included. */
    public String url() {
        return PostgresServer.shared().jdbcUrl(name());
    }

    /** A new connection, which the caller closes. */
    public Connection connection() throws SQLException {
        return dataSource().getConnection();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        provide(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        provide(context);
    }

    // The store asks those of the enclosing contexts first, and drops the database when the one that made it ends.
    private void provide(ExtensionContext context) {
        copy = context.getStore(DATABASES).computeIfAbsent(this, key -> Copy.make(migrated), Copy.class);
    }

    private String name() {
        if (copy == null) {
            throw new IllegalStateException("There is a database only while a test class that registers this one runs");
        }
        return copy.name();
    }

    private record Copy(String name) implements AutoCloseable {

        static Copy make(boolean migrated) {
            String name = "test_" + UUID.randomUUID().toString().replace("-", "");
            if (migrated) {
                PostgresServer.shared().createDatabase(name, Template.name());
            } else {
                PostgresServer.shared().createDatabase(name);
            }
            return new Copy(name);
        }

        @Override
        public void close() {
            PostgresServer.shared().dropDatabase(name);
        }
    }

    /** The database that migrated ones are copies of, once per JVM; a failure is met by each who asks. */
    private static final class Template {

        private static final String NAME = "billing_template";

        private static boolean ready;

        static synchronized String name() {
            if (!ready) {
                PostgresServer server = PostgresServer.shared();
                server.dropDatabase(NAME);
                server.createDatabase(NAME);
                BillingMigrations.of(server.dataSource(NAME)).migrate();
                ready = true;
            }
            return NAME;
        }
    }
}
