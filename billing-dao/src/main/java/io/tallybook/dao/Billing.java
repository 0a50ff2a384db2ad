package io.tallybook.dao;

import io.tallybook.dao.internal.ReadCache;
import io.tallybook.dao.internal.Scope;
import io.tallybook.dao.subscription.StripeEventDao;
import io.tallybook.dao.usage.UsageRecorder;
import io.tallybook.dao.usage.UsageRecorderListener;
import io.tallybook.dao.usage.UsageRecorderSettings;
import io.tallybook.model.TenantId;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConnectionProvider;

/**
 * The entry to everything: made once from what the application has, then asked for a tenant.
 *
 * <pre>{@code
 * Billing billing = Billing.using(dsl);
 * billing.tenant(acme).credits(organisation).consume(Quantity.of("2.5"), OperationCode.of("crm.leads.enrich"), key);
 * }</pre>
 *
 * <p>Immutable and thread-safe as far as its {@code DSLContext} is; making one costs nothing and reads nothing. Under
 * Spring, give it the {@code DSLContext} bean or a transaction-aware data source: one made from the raw data source
 * opens connections of its own and is not part of {@code @Transactional}.
 */
public final class Billing {

    private final Scope scope;

    private Billing(Scope scope) {
        this.scope = scope;
    }

    /** @throws IllegalArgumentException if {@code dsl} is for another database than PostgreSQL */
    public static Billing using(DSLContext dsl) {
        if (dsl.family() != SQLDialect.POSTGRES) {
            throw new IllegalArgumentException("Tallybook needs PostgreSQL, the DSLContext is for " + dsl.family());
        }
        return new Billing(new Scope(dsl, Clock.systemUTC()));
    }

    /** Each call takes a connection and gives it back. */
    public static Billing using(DataSource dataSource) {
        return using(DSL.using(dataSource, SQLDialect.POSTGRES));
    }

    /** The same, telling the time by {@code clock}: no call asks the database what time it is. */
    public Billing withClock(Clock clock) {
        return new Billing(scope.with(Objects.requireNonNull(clock, "clock")));
    }

    /**
     * The same, reading what tiers include from memory, where it was read from the database less than {@code maximumAge} ago.
     *
     * <p>That is: the features and tiers of the {@linkplain #catalogue() catalogue}, and {@code usage(…).terms()}. What was used
     * is never kept, so checking and recording ask the database as ever. In {@link #in} and {@link #transaction} nothing comes
     * from memory. Other processes need not know of each other: a change that is committed is seen by everybody when
     * {@code maximumAge} has passed. Make one for the application and share it; keep the original for those who change terms and
     * want to see that at once.
     *
     * @param maximumAge positive
     */
    public Billing withCachedTerms(Duration maximumAge) {
        return new Billing(scope.with(new ReadCache(maximumAge, false)));
    }

    /**
     * As {@link #withCachedTerms}, and {@code usage(…).check(…)} takes the limit and the period from memory too, also where the limit is
     * hard; how much was used it reads from the counter every time.
     *
     * <p>So a check is one read by key. For up to {@code maximumAge} it may compare with a limit that was changed, and answer for an
     * organisation that was closed. A check promises nothing in any case: {@code record} and {@code tryRecord} decide in the database as
     * ever, and no limit is passed.
     *
     * @param maximumAge positive
     */
    public Billing withCachedLimits(Duration maximumAge) {
        return new Billing(scope.with(new ReadCache(maximumAge, true)));
    }

    /**
     * The same, telling the database the tenant of each call, for a role to which row-level security shows the rows of that tenant
     * only: {@code ./billing grants --row-level-security}.
     *
     * <p>Every statement carries its tenant in any case; this is a second lock. A call of one statement becomes a transaction where none
     * is open, which costs two round trips. In an open transaction the setting {@code billing.tenant_id} is put back after each call, so
     * that the application's own statements see what the application set itself, and no row where it set nothing.
     */
    public Billing withRowLevelSecurity() {
        return new Billing(scope.settingTenant(true));
    }

    /** The same on a JDBC connection, inside whatever transaction is open there. */
    public Billing in(Connection connection) {
        Configuration bound = scope.dsl().configuration().derive(new DefaultConnectionProvider(connection));
        return new Billing(scope.on(bound.dsl()));
    }

    /** The same inside a jOOQ transaction: {@code dsl.transaction(trx -> billing.in(trx)…)}. */
    public Billing in(Configuration transaction) {
        return new Billing(scope.on(transaction.dsl()));
    }

    /**
     * Several calls that happen all or not at all.
     *
     * <p>Inside an open transaction they are part of it: it is for its owner to roll back when {@code work} throws.
     */
    public void transaction(Consumer<Billing> work) {
        transactionResult(billing -> {
            work.accept(billing);
            return true;
        });
    }

    /** The same with a result. */
    public <T> T transactionResult(Function<Billing, T> work) {
        return scope.atomically(bound -> work.apply(new Billing(bound)));
    }

    /** Everything of one tenant, and nothing of another. */
    public TenantBilling tenant(TenantId tenant) {
        return new TenantBilling(scope.of(Objects.requireNonNull(tenant, "tenant")));
    }

    /**
     * Records uses in the background, for an application that must not wait for the database. To be made from a {@code Billing} with a
     * pool behind it, once for the application, and closed with it. Where the connections have autocommit off nobody would commit
     * what it writes: all of it is given up, and the listener told.
     */
    public UsageRecorder startUsageRecorder(UsageRecorderSettings settings, UsageRecorderListener listener) {
        return UsageRecorder.start(
                (tenant, uses) -> scope.committing(
                        bound -> new Billing(bound).tenant(tenant).usage().recordAll(uses)),
                settings,
                listener);
    }

    /**
     * Compares the database's schema with the scripts that this release was made from.
     *
     * <p>Meant for the start of an application. It needs SELECT on {@code billing.flyway_schema_history}, and where that is
     * missing, it says so.
     */
    public SchemaCheck checkSchema() {
        return SchemaHistory.check(scope.dsl());
    }

    /** The tenants themselves. */
    public TenantDao tenants() {
        return new TenantDao(scope);
    }

    /** What Stripe tells of customers and their subscriptions, whosever they are. */
    public StripeEventDao stripeEvents() {
        return new StripeEventDao(scope);
    }

    /** What the application defines for all tenants: plans, features, tiers and their limits. */
    public Catalogue catalogue() {
        return new Catalogue(scope);
    }
}
