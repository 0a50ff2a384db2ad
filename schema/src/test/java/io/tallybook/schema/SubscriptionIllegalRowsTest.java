package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.database.junit.BillingDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of plans and subscriptions that say something that cannot be, and what keeps each out, whatever program writes it. */
class SubscriptionIllegalRowsTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private static final String ROWS = """
            plans_pk                                    | INSERT INTO billing.plans (plan_id, slug, name, pricing) SELECT plan_id, 'other', 'Other', 'custom' FROM billing.plans
            plans_name_unique                           | UPDATE billing.plans SET name = 'Starter'
            plans_slug_unique                           | UPDATE billing.plans SET slug = 'starter'
            plans_stripe_product_unique                 | UPDATE billing.plans SET stripe_product_id = 'prod_1'
            plans_stripe_price_monthly_unique           | UPDATE billing.plans SET stripe_product_id = slug, stripe_price_id_monthly = 'price_1'
            plans_stripe_price_yearly_unique            | UPDATE billing.plans SET stripe_product_id = slug, stripe_price_id_yearly = 'price_2'
            plans_stripe_prices_differ                  | UPDATE billing.plans SET stripe_price_id_yearly = 'price_1' WHERE slug = 'starter'
            plans_stripe_prices_have_a_product          | UPDATE billing.plans SET stripe_product_id = NULL
            plans_slug_is_a_slug                        | UPDATE billing.plans SET slug = 'Starter' WHERE slug = 'starter'
            plans_slug_is_a_slug                        | UPDATE billing.plans SET slug = repeat('x', 64) WHERE slug = 'starter'
            plans_name_not_blank                        | UPDATE billing.plans SET name = ' ' WHERE slug = 'starter'
            plans_name_at_most_100                      | UPDATE billing.plans SET name = repeat('x', 101) WHERE slug = 'starter'
            plans_listed_have_a_price                   | UPDATE billing.plans SET price_monthly = NULL WHERE slug = 'starter'
            plans_listed_have_a_price                   | UPDATE billing.plans SET price_monthly = 0, currency = 'USD' WHERE slug = 'enterprise'
            plans_custom_have_no_yearly_price           | UPDATE billing.plans SET price_yearly = 9900 WHERE slug = 'enterprise'
            plans_prices_have_a_currency                | UPDATE billing.plans SET currency = NULL WHERE slug = 'starter'
            plans_prices_have_a_currency                | UPDATE billing.plans SET currency = 'USD' WHERE slug = 'enterprise'
            plans_features_are_an_object                | UPDATE billing.plans SET features = '["community"]'
            plans_version_positive                      | UPDATE billing.plans SET version = 0
            plans_updated_after_created                 | UPDATE billing.plans SET updated_at = created_at - INTERVAL '1 s'
            price_is_a_number_not_negative              | UPDATE billing.plans SET price_monthly = -1
            currency_code_is_three_capitals             | UPDATE billing.plans SET currency = 'usd'
            stripe_id_not_blank                         | UPDATE billing.plans SET stripe_product_id = ' '
            stripe_id_at_most_255                       | UPDATE billing.plans SET stripe_price_id_monthly = repeat('x', 256)

            plan_limits_pk                              | INSERT INTO billing.plan_limits SELECT * FROM billing.plan_limits
            plan_limits_plan_fk                         | UPDATE billing.plan_limits SET plan_id = gen_random_uuid()
            plan_limits_code_is_a_code                  | UPDATE billing.plan_limits SET limit_code = 'domains'
            plan_limits_code_is_a_code                  | UPDATE billing.plan_limits SET limit_code = repeat('X', 64)
            plan_limits_unlimited_or_number             | UPDATE billing.plan_limits SET is_unlimited = true
            plan_limits_unlimited_or_number             | UPDATE billing.plan_limits SET is_unlimited = false
            quantity_is_a_number_not_negative           | UPDATE billing.plan_limits SET limit_quantity = -1

            tenant_config_pk                            | INSERT INTO billing.tenant_config (tenant_id, stripe_customer_request_key) SELECT tenant_id, 'k' FROM billing.tenant_config
            tenant_config_stripe_customer_unique        | UPDATE billing.tenant_config SET stripe_customer_id = 'cus_1'
            tenant_config_tenant_fk                     | UPDATE billing.tenant_config SET tenant_id = gen_random_uuid()
            tenant_config_updated_after_created         | UPDATE billing.tenant_config SET updated_at = created_at - INTERVAL '1 s'
            idempotency_key_not_blank                   | UPDATE billing.tenant_config SET stripe_customer_request_key = ' '

            subscriptions_pk                            | UPDATE billing.subscriptions SET subscription_id = '00000000-0000-4000-8000-0000000000e1'
            subscriptions_stripe_subscription_unique    | UPDATE billing.subscriptions SET stripe_subscription_id = 'sub_1'
            subscriptions_tenant_fk                     | UPDATE billing.subscriptions SET tenant_id = gen_random_uuid()
            subscriptions_plan_fk                       | UPDATE billing.subscriptions SET plan_id = gen_random_uuid()
            subscriptions_plan_fk                       | DELETE FROM billing.plans WHERE slug = 'starter'
            subscriptions_pending_plan_fk               | UPDATE billing.subscriptions SET pending_plan_id = gen_random_uuid(), pending_plan_at = now() WHERE status = 'active'
            subscriptions_pending_plan_fk               | DELETE FROM billing.plans WHERE slug = 'enterprise'
            subscriptions_pending_plan_is_another       | UPDATE billing.subscriptions SET pending_plan_id = plan_id WHERE status = 'active'
            subscriptions_pending_plan_has_a_time       | UPDATE billing.subscriptions SET pending_plan_at = NULL
            subscriptions_pending_plan_has_a_time       | UPDATE billing.subscriptions SET pending_plan_at = now()
            subscriptions_waiting_is_live_at_stripe     | UPDATE billing.subscriptions SET is_waiting = true WHERE status = 'canceled'
            subscriptions_waiting_is_live_at_stripe     | UPDATE billing.subscriptions SET is_waiting = true WHERE status = 'trialing'
            subscriptions_period_ends_after_start       | UPDATE billing.subscriptions SET current_period_end = current_period_start
            subscriptions_on_trial_has_one              | UPDATE billing.subscriptions SET trial_ends_at = NULL
            subscriptions_ended_has_a_time              | UPDATE billing.subscriptions SET ended_at = NULL
            subscriptions_ended_has_a_time              | UPDATE billing.subscriptions SET ended_at = now() WHERE status = 'trialing'
            subscriptions_ended_has_a_time              | UPDATE billing.subscriptions SET status = 'incomplete_expired' WHERE status = 'active'
            subscriptions_ended_awaits_no_plan          | UPDATE billing.subscriptions SET pending_plan_id = '00000000-0000-4000-8000-0000000000d2', pending_plan_at = now() WHERE status = 'canceled'
            subscriptions_canceled_has_a_time           | UPDATE billing.subscriptions SET canceled_at = NULL WHERE status = 'canceled'
            subscriptions_canceled_has_a_time           | UPDATE billing.subscriptions SET cancel_at_period_end = true WHERE status = 'active'
            subscriptions_reason_is_of_a_cancellation   | UPDATE billing.subscriptions SET cancellation_reason = 'Too dear' WHERE status = 'active'
            subscriptions_stripe_facts_have_a_subscription | UPDATE billing.subscriptions SET stripe_subscription_id = NULL
            subscriptions_stripe_facts_have_a_subscription | UPDATE billing.subscriptions SET stripe_price_id = 'price_1' WHERE status = 'trialing'
            subscriptions_version_positive              | UPDATE billing.subscriptions SET version = 0
            subscriptions_updated_after_created         | UPDATE billing.subscriptions SET updated_at = created_at - INTERVAL '1 s'

            stripe_customers_pk                         | INSERT INTO billing.stripe_customers SELECT * FROM billing.stripe_customers
            stripe_customers_customer_not_blank         | INSERT INTO billing.stripe_customers VALUES (' ', now(), NULL)
            stripe_customers_customer_at_most_255       | INSERT INTO billing.stripe_customers VALUES (repeat('x', 256), now(), NULL)
            stripe_customers_linked_after_seen          | UPDATE billing.stripe_customers SET linked_at = first_seen_at - INTERVAL '1 s'

            stripe_events_customer_fk                   | UPDATE billing.stripe_events SET stripe_customer_id = 'cus_3'
            stripe_events_customer_fk                   | DELETE FROM billing.stripe_customers
            stripe_events_pk                            | INSERT INTO billing.stripe_events SELECT * FROM billing.stripe_events
            stripe_events_state_complete                | UPDATE billing.stripe_events SET plan_interval = 'month' WHERE kind = 'customer_linked'
            stripe_events_state_complete                | UPDATE billing.stripe_events SET ended_at = now() WHERE kind = 'customer_linked'
            stripe_events_state_complete                | UPDATE billing.stripe_events SET status = NULL WHERE kind = 'subscription_changed'
            stripe_events_state_complete                | UPDATE billing.stripe_events SET stripe_subscription_id = NULL WHERE kind = 'subscription_changed'
            stripe_events_state_complete                | UPDATE billing.stripe_events SET stripe_product_id = NULL WHERE kind = 'subscription_changed'
            stripe_events_period_ends_after_start       | UPDATE billing.stripe_events SET current_period_end = current_period_start
            stripe_events_deleted_is_ended              | UPDATE billing.stripe_events SET status = 'active', ended_at = NULL WHERE kind = 'subscription_deleted'
            stripe_events_on_trial_has_one              | UPDATE billing.stripe_events SET status = 'trialing' WHERE kind = 'subscription_changed'
            stripe_events_ended_has_a_time              | UPDATE billing.stripe_events SET ended_at = NULL
            stripe_events_ended_has_a_time              | UPDATE billing.stripe_events SET ended_at = now() WHERE kind = 'subscription_changed'
            stripe_events_canceled_has_a_time           | UPDATE billing.stripe_events SET canceled_at = NULL WHERE kind = 'subscription_deleted'
            stripe_events_canceled_has_a_time           | UPDATE billing.stripe_events SET cancel_at_period_end = true WHERE kind = 'subscription_changed'
            stripe_events_reason_is_of_a_cancellation   | UPDATE billing.stripe_events SET cancellation_reason = 'Too dear' WHERE kind = 'subscription_changed'
            """;

    private static final String SECOND = """
            INSERT INTO billing.subscriptions
                (tenant_id, subscription_id, plan_id, plan_at, plan_interval, status, anchored_at, current_period_start,
                 current_period_end, trial_ends_at, state_at)
            SELECT tenant_id, gen_random_uuid(), plan_id, now(), 'month', 'STATUS', now(), now(), now() + INTERVAL '1 month', now(),
                   now()
            FROM billing.subscriptions
            WHERE status = 'active'
            """;

    private static DSLContext dsl;

    @BeforeAll
    static void a_row_in_every_table() throws IOException {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
        try (InputStream rows = SubscriptionIllegalRowsTest.class.getResourceAsStream("/subscription_rows.sql")) {
            dsl.execute(new String(rows.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = ROWS)
    void is_refused_by(String constraint, String sql) {
        assertThatThrownBy(() -> dsl.transaction(tx -> tx.dsl().execute(sql)))
                .hasMessageContaining("constraint \"" + constraint + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trialing", "active", "past_due", "unpaid", "paused"})
    void a_second_live_subscription_of_a_tenant_is_refused(String status) {
        assertThatThrownBy(() -> dsl.execute(SECOND.replace("STATUS", status)))
                .hasMessageContaining("constraint \"subscriptions_one_live_per_tenant\"");
    }

    @Test
    void one_that_is_not_paid_for_yet_stands_beside_a_live_one() {
        assertThat(dsl.execute(SECOND.replace("STATUS", "incomplete"))).isEqualTo(1);
        assertThatThrownBy(() ->
                        dsl.execute("UPDATE billing.subscriptions SET status = 'active' WHERE status = 'incomplete'"))
                .hasMessageContaining("constraint \"subscriptions_one_live_per_tenant\"");
    }

    @Test
    void removing_a_tenant_takes_its_subscriptions_and_what_it_is_to_stripe_along() {
        dsl.execute("INSERT INTO billing.tenants VALUES ('00000000-0000-4000-8000-000000000003', 'Left', now(), NULL)");
        dsl.execute("INSERT INTO billing.tenant_config (tenant_id, stripe_customer_request_key)"
                + " VALUES ('00000000-0000-4000-8000-000000000003', 'customer-3')");
        dsl.execute(SECOND.replace("STATUS", "paused")
                .replace("SELECT tenant_id", "SELECT '00000000-0000-4000-8000-000000000003'::uuid"));

        dsl.execute("DELETE FROM billing.tenants WHERE name = 'Left'");

        assertThat(dsl.fetch("""
                        SELECT tenant_id FROM billing.subscriptions
                        UNION ALL
                        SELECT tenant_id FROM billing.tenant_config
                        """).getValues(0, String.class))
                .isNotEmpty()
                .doesNotContain("00000000-0000-4000-8000-000000000003");
    }

    /** But for those by which Citus spreads their tables. */
    @Test
    void every_column_with_an_id_of_stripe_is_of_its_domain() {
        assertThat(dsl.fetch("""
                        SELECT c.relname::text AS table, a.attname::text AS column
                        FROM pg_attribute a
                        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
                        WHERE c.relnamespace = 'billing'::regnamespace
                          AND a.attname ~ '^stripe_.*_id(_monthly|_yearly)?$'
                          AND a.atttypid <> 'billing.stripe_id'::regtype
                        """).into(String[].class))
                .containsExactlyInAnyOrder(
                        new String[] {"stripe_customers", "stripe_customer_id"},
                        new String[] {"stripe_events", "stripe_customer_id"});
    }

    @Test
    void no_constraint_is_left_out() {
        Set<String> tried = ROWS.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .collect(Collectors.toSet());
        List<String> constraints = dsl.fetch("""
                        SELECT k.conname::text AS name
                        FROM pg_constraint k
                        WHERE k.contype IN ('c', 'f', 'p', 'u')
                          AND (k.contypid = 'billing.stripe_id'::regtype
                               OR k.conrelid IN ('billing.plans'::regclass, 'billing.plan_limits'::regclass,
                                                 'billing.tenant_config'::regclass, 'billing.subscriptions'::regclass,
                                                 'billing.stripe_customers'::regclass, 'billing.stripe_events'::regclass))
                        """).getValues("name", String.class);

        assertThat(constraints).hasSizeGreaterThan(40);
        assertThat(tried).containsAll(constraints);
    }
}
