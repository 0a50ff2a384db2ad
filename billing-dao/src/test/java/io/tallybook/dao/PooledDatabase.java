package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.verify.VerifyResult;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migrated database behind a pool of 16 connections, of a role that may do what {@code ./billing grants} lets an application do.
 *
 * <p>So each test of the API is one of the grants as well. What is not an application's is done as the owner.
 */
public final class PooledDatabase implements BeforeAllCallback, AfterAllCallback {

    private final BillingDatabase database = BillingDatabase.migrated();
    private final String role = "application_" + UUID.randomUUID().toString().replace("-", "");
    private HikariDataSource pool;
    private HikariDataSource owners;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (pool == null) {
            database.beforeAll(context);
            owners = pool(database.dataSource(), 8);
            dsl().execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
            BillingMigrations.of(owners).grantTo(role);
            // Tables of the application, wherever a test has some.
            dsl().execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO " + role);
            PGSimpleDataSource application = new PGSimpleDataSource();
            application.setUrl(database.url());
            application.setUser(role);
            application.setPassword(role);
            if (isOnCluster()) {
                dsl().execute(FanOutGuard.refuseFor(role));
                pool = pool(FanOutGuard.on(application), 16);
            } else {
                pool = pool(application, 16);
            }
        }
    }

    /** How many wait for a lock of another session, on whichever node. */
    public int sessionsThatWait() {
        String here =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        String everywhere = "SELECT sum(result::integer) FROM run_command_on_all_nodes(" + DSL.inline(here) + ")";
        return dsl().fetchSingle(isOnCluster() ? everywhere : here).get(0, int.class);
    }

    private boolean isOnCluster() {
        return dsl().fetchExists(DSL.selectOne().from("pg_extension").where("extname = 'citus'"));
    }

    private static HikariDataSource pool(DataSource dataSource, int connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // A nested class ends before the one around it, which still needs the pool.
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            pool.close();
            VerifyResult books = BillingMigrations.of(owners).verify();
            dsl().execute("DROP OWNED BY " + role);
            dsl().execute("DROP ROLE " + role);
            owners.close();
            assertThat(books.problems()).as("facts that the tests left broken").isEmpty();
        }
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Connections of the role that migrated, which may do everything. */
    public DataSource ownersDataSource() {
        return owners;
    }

    /** Leaves the connections of the pool behind: some may have been cut without anybody having noticed. */
    public void renewConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
        owners.getHikariPoolMXBean().softEvictConnections();
    }

    /** For a look behind the API, as the owner. */
    public DSLContext dsl() {
        return DSL.using(owners, SQLDialect.POSTGRES);
    }

    public Billing billing() {
        return Billing.using(pool);
    }

    /** For what is not an application's. */
    public Billing ownersBilling() {
        return Billing.using(owners);
    }
}
