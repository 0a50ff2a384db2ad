package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.dao.guard.TenantGuard;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.grants.DatabaseRole;
import io.tallybook.migrations.verify.VerifyResult;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migrated database behind a pool of 16 connections, of a role that may do what {@code ./billing grants} lets an application do.
 *
 * <p>So each test of the API is one of the grants as well. What is not an application's is done as the owner.
 *
 * <p>With {@code -Dbilling.rls=true} that role sees the rows of one tenant only, and the library tells the database which.
 */
public final class PooledDatabase implements BeforeAllCallback, AfterAllCallback {

    private static final TenantGuard GUARD = TenantGuard.refusing();

    private final boolean hasRowLevelSecurity;
    private final BillingDatabase database = BillingDatabase.migrated();
    private final String role = "application_" + UUID.randomUUID().toString().replace("-", "");
    private HikariDataSource pool;
    private HikariDataSource owners;

    public PooledDatabase() {
        this(Boolean.getBoolean("billing.rls"));
    }

    private PooledDatabase(boolean hasRowLevelSecurity) {
        this.hasRowLevelSecurity = hasRowLevelSecurity;
    }

    /** Whatever the tests around it have. */
    public static PooledDatabase withRowLevelSecurity() {
        return new PooledDatabase(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (pool == null) {
            database.beforeAll(context);
            owners = pool(database.dataSource(), 8);
            dsl().execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
            DatabaseRole application = DatabaseRole.application(role);
            BillingMigrations.of(owners)
                    .grantTo(hasRowLevelSecurity ? application.withRowLevelSecurity() : application);
            // Tables of the application, wherever a test has some.
            dsl().execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO " + role);
            PGSimpleDataSource connecting = new PGSimpleDataSource();
            connecting.setUrl(database.url());
            connecting.setUser(role);
            connecting.setPassword(role);
            if (isOnCluster()) {
                dsl().execute(FanOutGuard.refuseFor(role));
                pool = pool(FanOutGuard.on(connecting), 16);
            } else {
                pool = pool(connecting, 16);
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
        return billing(pool);
    }

    /** For connections of the application's role, such as those of {@link #dataSource()} when something listens to them. */
    public Billing billing(DataSource connections) {
        return billing(guarded(connections));
    }

    /** Connections of the application's role, whose statements are noted, save those that only say for which tenant. */
    public DataSource listening(List<String> sent) {
        return ProxyDataSourceBuilder.create(pool)
                .afterQuery((execution, queries) -> queries.stream()
                        .map(QueryInfo::getQuery)
                        .filter(sql -> !sql.contains("billing.tenant_id"))
                        .forEach(sent::add))
                .build();
    }

    public Billing billing(DSLContext dsl) {
        Billing billing = Billing.using(dsl);
        return hasRowLevelSecurity ? billing.withRowLevelSecurity() : billing;
    }

    /** The application's role, as SQL writes it. */
    public String role() {
        return role;
    }

    /** Each statement that the library sends in its tests is one that the guard lets pass. */
    public static DSLContext guarded(DataSource dataSource) {
        return DSL.using(new DefaultConfiguration()
                .set(dataSource)
                .set(SQLDialect.POSTGRES)
                .set(GUARD));
    }

    /** For what is not an application's. */
    public Billing ownersBilling() {
        return Billing.using(guarded(owners));
    }
}
