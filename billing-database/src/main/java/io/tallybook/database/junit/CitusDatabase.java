package io.tallybook.database.junit;

import io.tallybook.database.CitusCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A database of its own for a test class on a Citus cluster; the class is skipped where {@code BILLING_CITUS_URL} names none.
 *
 * <p>In a static field it lasts for the class and its nested classes, in an instance field for one test.
 */
public final class CitusDatabase implements BeforeAllCallback, BeforeEachCallback {

    private static final Namespace DATABASES = Namespace.create(CitusDatabase.class);

    private final boolean plain;
    private @Nullable Made made;

    private CitusDatabase(boolean plain) {
        this.plain = plain;
    }

    /** A database with nothing in it, on every node. */
    public static CitusDatabase empty() {
        return new CitusDatabase(false);
    }

    /** A database with nothing in it on the coordinator, which is part of the cluster from {@link #join} on. */
    public static CitusDatabase beforeTheCluster() {
        return new CitusDatabase(true);
    }

    /** Makes it part of the cluster; what was put into it stays on the coordinator. */
    public void join() {
        made().cluster.join(made().name);
    }

    /** Connections to the coordinator that are not pooled, each with autocommit on. */
    public DataSource dataSource() {
        return made().cluster.dataSource(made().name);
    }

    /** A URL that connects by itself, user included. */
    public String url() {
        return made().cluster.jdbcUrl(made().name);
    }

    /** A new connection to the coordinator, which the caller closes. */
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

    private void provide(ExtensionContext context) {
        Optional<CitusCluster> cluster = CitusCluster.given();
        Assumptions.assumeTrue(cluster.isPresent(), "BILLING_CITUS_URL names no cluster");
        made = context.getStore(DATABASES)
                .computeIfAbsent(this, key -> Made.on(cluster.orElseThrow(), plain), Made.class);
    }

    private Made made() {
        if (made == null) {
            throw new IllegalStateException("There is a database only while a test class that registers this one runs");
        }
        return made;
    }

    private record Made(CitusCluster cluster, String name) implements AutoCloseable {

        static Made on(CitusCluster cluster, boolean plain) {
            String name = "test_" + UUID.randomUUID().toString().replace("-", "");
            if (plain) {
                cluster.createPlainDatabase(name);
            } else {
                cluster.createDatabase(name);
            }
            return new Made(cluster, name);
        }

        @Override
        public void close() {
            cluster.dropDatabase(name);
        }
    }
}
