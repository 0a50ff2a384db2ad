package io.tallybook.dao.guard;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static io.tallybook.schema.billing.Tables.CREDIT_LOTS;
import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static io.tallybook.schema.billing.Tables.TENANTS;
import static io.tallybook.schema.billing.Tables.USAGE_THRESHOLDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.TenantId;
import io.tallybook.schema.billing.Routines;
import io.tallybook.schema.billing.tables.Organisations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.jooq.ExecuteListenerProvider;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TenantGuardTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final TenantGuard GUARD = TenantGuard.refusing();

    private Customer customer;
    private DSLContext dsl;

    @BeforeAll
    static void tables_of_an_application() {
        db.dsl().execute("CREATE TABLE public.shop_orders (tenant_id uuid, organisation_id uuid, amount numeric)");
        db.dsl().execute("CREATE TABLE public.shop_amounts (organisation_id uuid, amount numeric)");
        db.dsl().execute("CREATE TABLE public.users (id integer, plan_id integer)");
        db.dsl().execute("CREATE TABLE public.plans (id integer)");
    }

    @BeforeEach
    void a_customer() {
        customer = Customer.of(db.billing());
        dsl = with(GUARD);
    }

    private static DSLContext with(ExecuteListenerProvider... providers) {
        return DSL.using(new DefaultConfiguration()
                .set(db.dataSource())
                .set(SQLDialect.POSTGRES)
                .set(providers));
    }

    private static List<PlantedStatement> refused() {
        return PlantedStatement.of("refused.sql");
    }

    private static List<PlantedStatement> passes() {
        return PlantedStatement.of("passes.sql");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(PlantedStatement planted) {
        assertThat(GUARD.problems(planted.sql())).isNotEmpty();
        assertThatExceptionOfType(UnboundStatementException.class)
                .isThrownBy(() -> dsl.query(planted.sql(), new Object[parameters(planted)])
                        .execute());
    }

    private static int parameters(PlantedStatement planted) {
        return (int) planted.sql().chars().filter(character -> character == '?').count();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passes")
    void lets_pass(PlantedStatement planted) {
        assertThat(GUARD.problems(planted.sql())).isEmpty();
    }

    /** Else they could be refused for what no application can send. */
    @Test
    void postgres_takes_every_planted_statement() throws SQLException {
        Map<String, String> errors = new LinkedHashMap<>();
        try (Connection connection = db.ownersDataSource().getConnection()) {
            for (PlantedStatement planted :
                    Stream.of(refused(), passes()).flatMap(List::stream).toList()) {
                try (var statement = connection.prepareStatement(planted.sql())) {
                    statement.getParameterMetaData();
                } catch (SQLException e) {
                    errors.put(planted.name(), e.getMessage());
                }
            }
        }

        assertThat(errors).isEmpty();
    }

    /** There a comment ends for PostgreSQL, as at the end of a line. */
    @Test
    void a_comment_ends_at_a_carriage_return() {
        refuses(() -> dsl.execute("SELECT 1 -- a comment\r; DELETE FROM billing.usage_thresholds"));
        assertThat(GUARD.problems("SELECT * FROM billing.credits WHERE tenant_id = ? -- a comment\r OR true"))
                .isNotEmpty();
    }

    @Test
    void enough_is_planted() {
        assertThat(refused()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(passes()).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }

    @Nested
    class What_jooq_makes {

        @Test
        void is_read_as_it_is_sent() {
            refuses(() -> dsl.selectFrom(CREDITS).fetch());
            refuses(() -> dsl.select(DSL.sum(CREDITS.BALANCE.cast(Integer.class)))
                    .from(CREDITS)
                    .fetch());
            refuses(() -> dsl.fetchExists(CREDITS, CREDITS.ORGANISATION_ID.eq(customer.organisation())));
            refuses(() -> dsl.fetchCount(TENANTS));
            refuses(() -> dsl.deleteFrom(USAGE_THRESHOLDS).execute());
            refuses(() ->
                    dsl.update(ORGANISATIONS).set(ORGANISATIONS.NAME, "mine").execute());
            refuses(() -> dsl.truncate(USAGE_THRESHOLDS).execute());
            passes(() -> dsl.selectFrom(CREDITS)
                    .where(CREDITS.TENANT_ID.eq(customer.tenant()))
                    .fetch());
            passes(() -> dsl.fetchCount(CREDITS, CREDITS.TENANT_ID.eq(customer.tenant())));
            passes(() -> dsl.selectFrom(CREDITS)
                    .where(CREDITS.TENANT_ID.in(List.of(customer.tenant())))
                    .fetch());
            refuses(() -> dsl.selectFrom(CREDITS)
                    .where(CREDITS.TENANT_ID.in(List.of(customer.tenant(), TenantId.generate())))
                    .fetch());
        }

        @Test
        void may_join_by_a_path() {
            refuses(() -> dsl.select(CREDITS.BALANCE)
                    .from(CREDITS)
                    .where(CREDITS.organisations().SLUG.eq("acme"))
                    .fetch());
            passes(() -> dsl.select(CREDITS.BALANCE)
                    .from(CREDITS)
                    .where(CREDITS.organisations().SLUG.eq("acme"))
                    .and(CREDITS.TENANT_ID.eq(customer.tenant()))
                    .fetch());
        }

        @Test
        void may_nest_rows() {
            Query without = dsl.select(
                            ORGANISATIONS.SLUG,
                            DSL.multiset(DSL.select(CREDIT_LOTS.LOT_ID)
                                    .from(CREDIT_LOTS)
                                    .where(CREDIT_LOTS.ORGANISATION_ID.eq(ORGANISATIONS.ORGANISATION_ID))))
                    .from(ORGANISATIONS)
                    .where(ORGANISATIONS.TENANT_ID.eq(customer.tenant()));
            refuses(without::execute);
            passes(() -> dsl.select(
                            ORGANISATIONS.SLUG,
                            DSL.multiset(DSL.select(CREDIT_LOTS.LOT_ID)
                                    .from(CREDIT_LOTS)
                                    .where(CREDIT_LOTS.TENANT_ID.eq(ORGANISATIONS.TENANT_ID))))
                    .from(ORGANISATIONS)
                    .where(ORGANISATIONS.TENANT_ID.eq(customer.tenant()))
                    .fetch());
        }

        @Test
        void may_have_aliases() {
            Organisations one = ORGANISATIONS.as("one");
            Organisations other = ORGANISATIONS.as("other");
            refuses(() -> dsl.select(one.SLUG)
                    .from(one)
                    .join(other)
                    .on(other.ORGANISATION_ID.eq(one.ORGANISATION_ID))
                    .where(one.TENANT_ID.eq(customer.tenant()))
                    .fetch());
            passes(() -> dsl.select(one.SLUG)
                    .from(one)
                    .join(other)
                    .on(other.TENANT_ID.eq(one.TENANT_ID))
                    .where(one.TENANT_ID.eq(customer.tenant()))
                    .fetch());
        }

        @Test
        void may_be_a_record_that_is_stored() {
            var organisation = dsl.fetchSingle(ORGANISATIONS, ORGANISATIONS.TENANT_ID.eq(customer.tenant()));
            organisation.setName("Acme");
            passes(organisation::store);
            passes(organisation::refresh);
        }

        @Test
        void may_be_a_batch() {
            Query without = dsl.deleteFrom(USAGE_THRESHOLDS);
            Query with = dsl.deleteFrom(USAGE_THRESHOLDS).where(USAGE_THRESHOLDS.TENANT_ID.eq(customer.tenant()));
            refuses(() -> dsl.batch(with, without).execute());
            passes(() -> dsl.batch(with, with).execute());
            refuses(() -> dsl.batch("DELETE FROM billing.usage_thresholds WHERE feature_code = ?")
                    .bind("a")
                    .execute());
        }

        @Test
        void may_be_a_function() {
            passes(() -> dsl.selectFrom(
                            Routines.usageLimits(customer.tenant(), customer.organisation(), java.time.Instant.now()))
                    .fetch());
            refuses(() -> dsl.selectFrom(Routines.usageLimits(
                            DSL.field(
                                    "(SELECT max(o.tenant_id::text)::uuid FROM public.shop_orders o)", TenantId.class),
                            DSL.val(customer.organisation()),
                            DSL.currentInstant()))
                    .fetch());
        }

        @Test
        void may_be_plain_sql() {
            refuses(() -> dsl.execute("SELECT * FROM billing.credits"));
            refuses(() -> dsl.selectFrom(DSL.table("billing.credits")).fetch());
            refuses(() ->
                    dsl.selectFrom(DSL.table(DSL.name("billing", "credits"))).fetch());
            refuses(() -> dsl.selectFrom("billing.credits").fetch());
            refuses(() -> dsl.selectOne()
                    .where(
                            "EXISTS (SELECT FROM billing.credits WHERE organisation_id = ?)",
                            customer.organisation().value())
                    .fetch());
            refuses(() -> dsl.select(DSL.field("(SELECT count(*) FROM billing.credits)"))
                    .fetch());
            passes(() -> dsl.selectFrom(DSL.table("billing.credits"))
                    .where("tenant_id = ?", customer.tenant().value())
                    .fetch());
        }

        @Test
        void may_leave_the_schemas_out() {
            DSLContext without = DSL.using(dsl.configuration().derive(new Settings().withRenderSchema(false)));
            refuses(() -> without.selectFrom(CREDITS).fetch());
            refuses(() -> without.execute("SELECT * FROM credits"));
            refuses(() -> without.execute(
                    "SELECT * FROM shop_orders o, usage_limits(o.tenant_id, o.organisation_id, now())"));
            assertThatCode(() -> without.selectFrom(CREDITS)
                            .where(CREDITS.TENANT_ID.eq(customer.tenant()))
                            .fetch())
                    .isNotInstanceOf(UnboundStatementException.class);
        }
    }

    @Test
    void a_refused_statement_leaves_the_transaction_usable() {
        dsl.transaction(trx -> {
            refuses(() -> trx.dsl().selectFrom(CREDITS).fetch());
            assertThat(trx.dsl().fetchValue("SELECT 1")).isEqualTo(1);
        });
    }

    @Test
    void a_refusal_says_what_is_missing_in_which_statement() {
        assertThatExceptionOfType(UnboundStatementException.class)
                .isThrownBy(() -> dsl.execute("SELECT * FROM billing.credits c, telecom.users"))
                .satisfies(refusal -> {
                    assertThat(refusal.statement().problems())
                            .containsExactly(
                                    "billing.credits c has no tenant_id = …", "telecom.users has no tenant_id = …");
                    assertThat(refusal.statement().sql()).isEqualTo("SELECT * FROM billing.credits c, telecom.users");
                    assertThat(refusal)
                            .hasMessage("billing.credits c has no tenant_id = …; telecom.users has no tenant_id = …"
                                    + " in: SELECT * FROM billing.credits c, telecom.users");
                });
    }

    @Test
    void reporting_sends_the_statement_and_tells_of_it_each_time() {
        List<UnboundStatement> heard = new ArrayList<>();
        DSLContext reported = with(TenantGuard.reporting(heard::add));

        assertThat(reported.fetchCount(TENANTS)).isPositive();
        reported.fetchCount(TENANTS, TENANTS.ID.eq(customer.tenant()));
        reported.fetchCount(TENANTS);

        assertThat(heard)
                .extracting(UnboundStatement::problems)
                .containsExactly(List.of("billing.tenants has no id = …"), List.of("billing.tenants has no id = …"));
    }

    @Test
    void a_report_across_tenants_is_not_watched_and_other_listeners_hear_of_it() {
        List<String> sent = new ArrayList<>();
        DSLContext both = with(GUARD, recording(sent));

        assertThat(TenantGuard.acrossTenants(both).fetchCount(TENANTS)).isPositive();

        assertThat(sent).hasSize(1);
        refuses(() -> both.fetchCount(TENANTS));
        DSLContext unwatched = with(recording(sent));
        assertThat(TenantGuard.acrossTenants(unwatched)).isSameAs(unwatched);
    }

    @Test
    void tables_and_views_of_the_application_can_be_guarded_as_well() {
        Table<?> orders = DSL.table(DSL.name("public", "shop_orders"));
        DSLContext guarded = with(GUARD.with(orders, "tenant_id"));

        refuses(() -> guarded.fetchCount(orders));
        refuses(() -> guarded.execute("SELECT count(*) FROM public.shop_orders"));
        refuses(() -> guarded.fetchCount(CREDITS));
        passes(() -> guarded.fetchCount(
                orders, DSL.condition("tenant_id = ?", customer.tenant().value())));
        passes(() -> dsl.fetchCount(orders));
    }

    @Test
    void which_tables_are_a_tenants_is_what_the_database_says() {
        TenantTables tables = new TenantTables(Map.of(), false);
        Map<String, Boolean> inDatabase =
                db.dsl().fetch("""
                        SELECT n.nspname || '.' || c.relname,
                               EXISTS (
                                   SELECT FROM pg_attribute a
                                   WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
                               ) OR c.relname = 'tenants'
                        FROM pg_class c
                        JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname IN ('billing', 'billing_archive', 'telecom') AND c.relkind IN ('r', 'p', 'v', 'm')
                        """).intoMap(row -> row.get(0, String.class), row -> row.get(1, Boolean.class));

        assertThat(inDatabase).hasSizeGreaterThan(60);
        inDatabase.forEach((table, isTenants) -> assertThat(tables.tenantColumn(List.of(table.split("\\."))) != null)
                .as(table)
                .isEqualTo(isTenants));
    }

    @Test
    void every_function_takes_the_tenant_first_except_those_that_are_listed() {
        assertThat(db.dsl().fetch("""
                                SELECT p.proname
                                FROM pg_proc p
                                JOIN pg_namespace n ON n.oid = p.pronamespace
                                WHERE n.nspname IN ('billing', 'billing_archive', 'telecom')
                                  AND p.prorettype <> 'trigger'::regtype
                                  AND coalesce(p.proargnames[1], '') <> 'p_tenant_id'
                                """).into(String.class))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                TenantTables.FUNCTIONS_FOR_ALL,
                                TenantTables.FUNCTIONS_ACROSS_TENANTS,
                                TenantTables.FUNCTIONS_TO_FIND_A_TENANT)
                        .flatMap(Set::stream)
                        .toList());
    }

    @Test
    void the_library_works_behind_it() {
        Customer guarded = customer.through(Billing.using(dsl));

        assertThat(guarded.usage().terms().limits()).isNotNull();
    }

    private static ExecuteListenerProvider recording(List<String> sent) {
        return () -> org.jooq.ExecuteListener.onExecuteStart(context -> sent.add(context.sql()));
    }

    private static void refuses(ThrowingCallable call) {
        assertThatExceptionOfType(UnboundStatementException.class).isThrownBy(call);
    }

    private static void passes(ThrowingCallable call) {
        assertThatCode(call).doesNotThrowAnyException();
    }
}
