package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.verify.VerifyResult;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A migrated database behind a pool of 16 connections. */
public final class PooledDatabase implements BeforeAllCallback, AfterAllCallback {

    private final BillingDatabase database = BillingDatabase.migrated();
    private HikariDataSource pool;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (pool == null) {
            database.beforeAll(context);
            HikariConfig config = new HikariConfig();
            config.setDataSource(database.dataSource());
            config.setMaximumPoolSize(16);
            pool = new HikariDataSource(config);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // A nested class ends before the one around it, which still needs the pool.
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            VerifyResult books = BillingMigrations.of(pool).verify();
            pool.close();
            assertThat(books.problems()).as("facts that the tests left broken").isEmpty();
        }
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Leaves the connections of the pool behind: some may have been cut without anybody having noticed. */
    public void renewConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** For a look behind the API. */
    public DSLContext dsl() {
        return DSL.using(pool, SQLDialect.POSTGRES);
    }

    public Billing billing() {
        return Billing.using(pool);
    }
}
