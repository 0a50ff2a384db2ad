package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.dao.subscription.StripeEventDao;
import io.tallybook.dao.usage.UsageFeatureDao;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.Tenant;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.subscription.KeptStripeEvent;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEvent.CustomerLinked;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripeEventOutcome.Reason;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageThreshold;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.joda.money.BigMoney;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.AutoSave;

/** The second lock: what the database shows the application's role, and that each call opens it for its own tenant only. */
class RowLevelSecurityTest {

    // By its foreign keys and its columns, not as the grants find it.
    private static final String TENANT_TABLES = """
            SELECT DISTINCT table_schema || '.' || table_name AS name,
                   CASE table_name WHEN 'tenants' THEN 'id' ELSE column_name END AS tenant
            FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema IN ('billing', 'telecom', 'billing_archive')
              AND (column_name LIKE '%tenant%' OR table_name = 'tenants')
              AND table_type IN ('BASE TABLE', 'VIEW')
            ORDER BY 1
            """;

    @RegisterExtension
    static final PooledDatabase db = PooledDatabase.withRowLevelSecurity();

    private static Customer acme;
    private static Customer other;

    @BeforeAll
    static void two_tenants() {
        acme = busy();
        other = busy();
    }

    private static Customer busy() {
        Customer customer = Customer.of(db.billing());
        customer.credits().grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("start"));
        consume(customer, 1, "first");
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("use"));
        customer.configure(Hourly.of(BigMoney.parse("USD 95"), RoundingMode.HALF_UP));
        return customer;
    }

    @Test
    void without_a_tenant_no_table_shows_a_row() {
        Set<String> shown = new TreeSet<>();
        tenantTables().forEach(table -> {
            int rows = application().transactionResult(trx -> {
                spread(trx.dsl());
                return trx.dsl().fetchCount(DSL.table(table.name()));
            });
            if (rows > 0) {
                shown.add(table.name());
            }
        });

        assertThat(shown).isEmpty();
    }

    @Test
    void with_a_tenant_every_table_shows_its_rows_and_no_other() {
        Set<String> seen = new TreeSet<>();
        for (TenantTable table : tenantTables()) {
            List<TenantId> owners = db.dsl()
                    .fetch("SELECT " + table.tenant() + " FROM " + table.name())
                    .map(RowLevelSecurityTest::owner);
            List<TenantId> shown = as(
                    acme,
                    sql -> sql.fetch("SELECT " + table.tenant() + " FROM " + table.name())
                            .map(RowLevelSecurityTest::owner));

            assertThat(shown)
                    .as(table.name())
                    .containsExactlyInAnyOrderElementsOf(
                            owners.stream().filter(acme.tenant()::equals).toList());
            if (owners.contains(acme.tenant()) && owners.contains(other.tenant())) {
                seen.add(table.name());
            }
        }

        assertThat(seen)
                .as("tables in which both tenants have rows")
                .contains(
                        "billing.tenants",
                        "billing.organisations",
                        "billing.credits",
                        "billing.credit_transactions",
                        "billing.usage_events",
                        "billing.billing_plans",
                        "billing.plan_service_hourly_config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO billing.tenants (id, name, created_at) VALUES (gen_random_uuid(), 'x', now())",
                "INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)"
                        + " VALUES ('{other}', gen_random_uuid(), 'mine', 'Mine', 'UTC', 'EUR', now())",
                "INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)"
                        + " VALUES ('token_hash', 'x', '{other}', now())",
                "UPDATE billing.tenants SET id = gen_random_uuid()",
                "UPDATE billing.service_catalog SET tenant_id = '{other}'"
            })
    void writing_for_another_tenant_is_refused(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> as(
                        acme,
                        dsl -> dsl.execute(sql.replace("{other}", other.tenant().toString()))))
                .matches(refusal -> refusal.sqlState().equals("42501"), "insufficient privilege")
                .withMessageContaining("row-level security");
    }

    @Test
    void rows_of_another_tenant_are_not_there_to_be_changed() {
        int updated = as(
                acme,
                dsl -> dsl.execute(
                        "UPDATE billing.organisations SET name = 'Mine' WHERE tenant_id = ?",
                        other.tenant().value()));
        int deleted = as(
                acme,
                dsl -> dsl.execute(
                        "DELETE FROM billing.usage_counters WHERE tenant_id <> ?",
                        acme.tenant().value()));

        assertThat(updated + deleted).isZero();
    }

    @Test
    void a_function_that_is_called_for_another_tenant_finds_nothing_of_it_and_writes_nothing() {
        Object before = other.credits().balance();

        String granted = as(
                acme,
                dsl -> dsl.fetchValue(
                                "SELECT outcome FROM billing.grant_credits(?, ?, gen_random_uuid(), 5, 'paid', 100, NULL, NULL, NULL, 'stolen', now())",
                                other.tenant().value(),
                                other.organisation().value())
                        .toString());

        assertThat(granted).isEqualTo("unknown");
        assertThat(other.credits().balance()).isEqualTo(before);
    }

    /** Where nothing is looked up first. */
    @Test
    void a_function_that_would_write_for_another_tenant_is_refused() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> as(
                        acme,
                        dsl -> dsl.execute(
                                "SELECT * FROM billing.take_credits(?, ?, 'consumption', 1, 'a.b', NULL, 'stolen', NULL, now(), now())",
                                other.tenant().value(),
                                other.organisation().value())))
                .matches(refusal -> refusal.sqlState().equals("42501"), "insufficient privilege");
    }

    @Test
    void a_billing_that_does_not_tell_the_tenant_sees_nothing() {
        Customer forgetful = acme.through(Billing.using(db.dataSource()));

        assertThat(forgetful.acme().organisations().list(Page.first(10))).isEmpty();
        assertThatThrownBy(() -> forgetful.credits().balance()).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> forgetful
                        .credits()
                        .grant(NewGrant.of(Quantity.of(1), CreditSource.PAID), IdempotencyKey.of("forgotten")))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> Billing.using(db.dataSource()).tenants().create("Forgotten"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("row-level security");
    }

    @Test
    void who_the_tenants_are_and_whose_an_identifier_is_can_be_asked_without_one() {
        assertThat(db.billing().tenants().list(Page.first(100)))
                .extracting(Tenant::id)
                .contains(acme.tenant(), other.tenant());
        assertThat(Billing.using(db.dataSource()).tenants().list(Page.after(acme.tenant(), 1)))
                .extracting(Tenant::id)
                .containsExactly(other.tenant());
    }

    @Test
    void what_stripe_told_is_applied_and_what_waits_is_found_without_a_tenant() {
        Plan plan = db.billing()
                .catalogue()
                .plans()
                .create(NewPlan.of(PlanSlug.of("locked"), PlanDetails.of("Locked", PlanPrice.custom()))
                        .withStripe(StripeProduct.of(StripeProductId.of("prod_locked"))));
        StripeEventDao events = db.billing().stripeEvents();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        StripeCustomerId customer = StripeCustomerId.of("cus_locked");
        events.apply(new CustomerLinked(StripeEventId.of("evt_0"), now, customer, acme.tenant()));
        for (String id : List.of("1", "2")) {
            StripeSubscription told = StripeSubscription.of(
                    StripeSubscriptionId.of("sub_" + id),
                    SubscriptionStatus.ACTIVE,
                    StripeProductId.of("prod_locked"),
                    StripePriceId.of("price_locked"),
                    PlanInterval.MONTH,
                    new Period(now, Instant.parse("2026-02-01T00:00:00Z")));
            events.apply(new SubscriptionChanged(StripeEventId.of("evt_" + id), now, customer, told));
        }

        assertThat(acme.acme().subscriptions().current().orElseThrow().plan()).isEqualTo(plan.id());
        assertThat(events.listKept(10))
                .extracting(KeptStripeEvent::reason)
                .containsExactly(Reason.OTHER_SUBSCRIPTION_LIVE);
        assertThat(events.applyKept()).isZero();
    }

    @Test
    void a_tenant_is_created_found_closed_and_removed() {
        TenantDao tenants = db.billing().tenants();
        Tenant tenant = tenants.create("Short");

        assertThat(tenants.get(tenant.id())).isEqualTo(tenant);
        assertThat(tenants.close(tenant.id()).closedAt()).isNotNull();
        tenants.remove(tenant.id());
        assertThat(tenants.find(tenant.id())).isEmpty();
    }

    @Test
    void a_call_of_one_statement_is_committed_and_leaves_the_connection_as_it_was() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            Customer here = acme.through(db.billing(db.dataSource()).in(connection));
            Quantity before = here.credits().balance().balance();

            consume(here, 2, "committed");
            assertThatThrownBy(() -> here.usage().record(Feature.of("NO_SUCH"), Quantity.of(1), IdempotencyKey.of("x")))
                    .isInstanceOf(NotFound.class);

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(setting(DSL.using(connection, SQLDialect.POSTGRES))).isNullOrEmpty();
            assertThat(acme.credits().balance().balance()).isEqualTo(before.minus(Quantity.of(2)));
        }
    }

    @Test
    void a_statement_that_fails_is_rolled_back_and_the_connection_goes_on() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            Customer here = acme.through(db.billing(db.dataSource()).in(connection));
            DSL.using(connection).execute("SET default_transaction_read_only = on");
            assertThatThrownBy(() -> consume(here, 2, "read-only")).isInstanceOf(DataAccessException.class);
            DSL.using(connection).execute("SET default_transaction_read_only = off");

            assertThat(connection.getAutoCommit()).isTrue();
            consume(here, 2, "read-only");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "AUTOCOMMIT_CONNECTION"})
    void in_a_transaction_of_two_tenants_each_call_sees_its_own(TransactionHost host) {
        Quantity ours = acme.credits().balance().balance();
        Quantity theirs = other.credits().balance().balance();
        String key = "two " + host;

        host.commit(db, (application, billing) -> {
            consume(acme.through(billing), 1, key);
            consume(other.through(billing), 2, key);
            assertThat(acme.through(billing).credits().balance().balance()).isEqualTo(ours.minus(Quantity.of(1)));
            spread(application);
            assertThat(application.fetchCount(DSL.table("billing.credits"))).isZero();
        });

        assertThat(other.credits().balance().balance()).isEqualTo(theirs.minus(Quantity.of(2)));
    }

    @Test
    void a_call_puts_back_what_the_application_had_set() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            DSLContext application = DSL.using(connection, SQLDialect.POSTGRES);
            Billing billing = db.billing(db.dataSource()).in(connection);
            set(application, other);

            acme.through(billing).credits().balance();
            assertThat(setting(application)).isEqualTo(other.tenant().toString());

            assertThatThrownBy(() -> consume(acme.through(billing), 1_000, "too much"))
                    .isInstanceOf(InsufficientCredits.class);
            assertThat(setting(application)).isEqualTo(other.tenant().toString());

            connection.rollback();
        }
    }

    @Test
    void what_several_statements_leave_is_put_back_as_well() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            DSLContext application = DSL.using(connection, SQLDialect.POSTGRES);
            Customer here = acme.through(db.billing(db.dataSource()).in(connection));

            here.configure(Hourly.of(BigMoney.parse("EUR 1"), RoundingMode.HALF_UP));
            assertThat(setting(application)).isEmpty();

            assertThatThrownBy(() -> here.acme().organisations().changeTier(other.organisation(), TierName.FREE))
                    .isInstanceOf(NotFound.class);
            assertThat(setting(application)).isEmpty();
            connection.rollback();
        }
    }

    @Test
    void a_rollback_to_a_savepoint_leaves_no_other_tenant_behind() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            DSLContext application = DSL.using(connection, SQLDialect.POSTGRES);
            Billing billing = db.billing(db.dataSource()).in(connection);
            set(application, other);
            Savepoint savepoint = connection.setSavepoint();
            application.execute("SET LOCAL transaction_read_only = on");

            assertThatThrownBy(() -> consume(acme.through(billing), 1, "aborted"))
                    .isInstanceOf(DataAccessException.class);
            connection.rollback(savepoint);

            assertThat(setting(application)).isEqualTo(other.tenant().toString());
            consume(acme.through(billing), 1, "after the savepoint");
            assertThat(setting(application)).isEqualTo(other.tenant().toString());
            connection.commit();
        }
    }

    @Test
    void calls_of_one_transaction_of_ours_may_be_for_several_tenants() {
        db.billing().transaction(billing -> {
            consume(acme.through(billing), 1, "of several");
            consume(other.through(billing), 1, "of several");
            billing.catalogue().features().list();
        });

        int entries = as(
                acme,
                dsl -> dsl.fetchCount(
                        DSL.table("billing.credit_transactions"), DSL.condition("idempotency_key = 'of several'")));
        assertThat(entries).isEqualTo(1);
    }

    /** They are not seen by who removes the row, but by the foreign key. */
    @Test
    void a_catalogue_row_that_only_tenants_use_stays_and_is_said_to_be_in_use() {
        UsageFeatureDao features = db.billing().catalogue().features();
        Feature feature = features.create(
                        new UsageFeature(Feature.of("ONLY_WATCHED"), "Watched", FeatureKind.COUNTER, "use"))
                .feature();
        acme.acme().usageAlerts().watch(UsageThreshold.quantity(feature, Quantity.of(1)));

        db.billing().transaction(billing -> {
            assertThatExceptionOfType(InUse.class)
                    .isThrownBy(() -> billing.catalogue().features().remove(feature))
                    .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("usage_thresholds"));
            assertThat(billing.catalogue().features().find(feature)).isPresent();
        });
        assertThatExceptionOfType(InUse.class).isThrownBy(() -> features.remove(feature));
    }

    /** Where a driver is told to take rows in portions, it takes them from a cursor in a transaction. */
    @Test
    void rows_that_a_driver_would_fetch_in_portions_all_come() throws SQLException {
        Customer many = Customer.of(db.billing());
        many.another("second");
        try (Connection connection = db.dataSource().getConnection()) {
            PGConnection driver = connection.unwrap(PGConnection.class);
            driver.setDefaultFetchSize(1);
            try {
                Customer here = many.through(db.billing(db.dataSource()).in(connection));

                assertThat(here.acme().organisations().list(Page.first(10))).hasSize(2);
                connection.setAutoCommit(false);
                assertThat(here.acme().organisations().list(Page.first(10))).hasSize(2);
            } finally {
                driver.setDefaultFetchSize(0);
            }
        }
    }

    /** A driver may set a savepoint before each statement, and go on after one that failed. */
    @Test
    void a_statement_that_failed_leaves_no_tenant_where_the_driver_goes_on() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            PGConnection driver = connection.unwrap(PGConnection.class);
            driver.setAutosave(AutoSave.ALWAYS);
            try {
                connection.setAutoCommit(false);
                DSLContext application = DSL.using(connection, SQLDialect.POSTGRES);
                application.execute("SET LOCAL transaction_read_only = on");
                Customer here = acme.through(db.billing(db.dataSource()).in(connection));

                assertThatThrownBy(() -> consume(here, 1, "autosave")).isInstanceOf(DataAccessException.class);

                assertThat(setting(application)).isEmpty();
                spread(application);
                assertThat(application.fetchCount(DSL.table("billing.credits"))).isZero();
            } finally {
                driver.setAutosave(AutoSave.NEVER);
            }
        }
    }

    /** What Stripe told comes without a tenant, and is kept until one has it. */
    @Test
    void tables_without_a_tenant_that_show_their_rows_are_the_catalogue_and_what_stripe_told() {
        assertThat(db.dsl().fetch("""
                                SELECT c.relname
                                FROM pg_class c
                                WHERE c.relnamespace = 'billing'::regnamespace
                                  AND c.relkind IN ('r', 'p')
                                  AND NOT c.relrowsecurity
                                  AND has_table_privilege('%s', c.oid, 'SELECT')
                                ORDER BY 1
                                """.formatted(db.role())).into(String.class))
                .containsExactly(
                        "credit_configuration_default_steps",
                        "credit_configuration_defaults",
                        "flyway_schema_history",
                        "plan_limits",
                        "plans",
                        "seed_profiles",
                        "stripe_customers",
                        "stripe_events",
                        "subscription_tier_limits",
                        "subscription_tier_versions",
                        "subscription_tiers",
                        "usage_features",
                        "usage_retention");
    }

    private static void consume(Customer customer, long quantity, String key) {
        customer.credits().consume(Quantity.of(quantity), OperationCode.of("a.b"), IdempotencyKey.of(key));
    }

    /** What the application's role is shown that has not set a tenant. */
    private static DSLContext application() {
        return DSL.using(db.dataSource(), SQLDialect.POSTGRES);
    }

    private static <T> T as(Customer customer, Function<DSLContext, T> work) {
        return application().transactionResult(trx -> {
            set(trx.dsl(), customer);
            return work.apply(trx.dsl());
        });
    }

    /** Lets a statement without a tenant go to all shards, where the database is a cluster; without meaning elsewhere. */
    private static void spread(DSLContext application) {
        application.execute("SET LOCAL citus.multi_task_query_log_level = 'off'");
    }

    private static void set(DSLContext application, Customer customer) {
        spread(application);
        application.execute("SET LOCAL billing.tenant_id = '" + customer.tenant() + "'");
    }

    private static String setting(DSLContext application) {
        return (String) application.fetchValue("SELECT current_setting('billing.tenant_id', true)");
    }

    private static List<TenantTable> tenantTables() {
        return db.dsl().fetch(TENANT_TABLES).into(TenantTable.class);
    }

    private static TenantId owner(Record row) {
        return row.get(0) == null ? null : new TenantId(row.get(0, UUID.class));
    }

    private record TenantTable(String name, String tenant) {}
}
