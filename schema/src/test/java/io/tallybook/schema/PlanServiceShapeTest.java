package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.database.junit.BillingDatabase;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself refuses, whatever program writes to it. */
class PlanServiceShapeTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private final UUID tenant = UUID.randomUUID();
    private final UUID plan = UUID.randomUUID();
    private final UUID service = UUID.randomUUID();
    private final UUID config = UUID.randomUUID();
    private DSLContext dsl;

    private enum Type {
        Fixed("INSERT INTO billing.plan_service_fixed_config VALUES (?, ?, DEFAULT, 10, false, 'start')"),
        Hourly("INSERT INTO billing.plan_service_hourly_config VALUES (?, ?, DEFAULT, 95, 0, 1, NULL, NULL, NULL)"),
        Usage("INSERT INTO billing.plan_service_usage_config VALUES (?, ?, DEFAULT, 'GB', 0.1, 0, 'graduated')"),
        Bucket(
                "INSERT INTO billing.plan_service_bucket_config VALUES (?, ?, DEFAULT, 40, 'hour', 'monthly', 95, 'none', NULL)");

        final String detail;

        Type(String detail) {
            this.detail = detail;
        }
    }

    @BeforeEach
    void a_plan_and_a_service() {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
        dsl.execute("INSERT INTO billing.tenants VALUES (?, 'Acme', now(), NULL)", tenant);
        dsl.execute(
                "INSERT INTO billing.service_catalog VALUES (?, ?, 'Support', NULL, 'Time', 'hour', NULL, 'USD', true, 1, now(), now())",
                tenant,
                service);
        dsl.execute(
                "INSERT INTO billing.billing_plans VALUES (?, ?, 'Gold', NULL, 'monthly', 'USD', NULL, false, true, 1, now(), now())",
                tenant,
                plan);
    }

    @ParameterizedTest
    @EnumSource
    void a_header_with_its_detail_is_stored(Type type) {
        dsl.transaction(tx -> {
            header(tx.dsl(), type, "USD");
            tx.dsl().execute(type.detail, tenant, config);
        });

        assertThat(dsl.fetchCount(
                        DSL.table("billing.plan_service_configuration"), DSL.condition("tenant_id = ?", tenant)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_header_without_a_detail_is_not(Type type) {
        assertThatThrownBy(() -> header(dsl, type, "USD"))
                .hasMessageContaining(
                        "plan_service_configuration_" + type.name().toLowerCase(Locale.ROOT) + "_has_detail");
    }

    @ParameterizedTest
    @EnumSource
    void a_detail_of_another_type_is_not(Type type) {
        for (Type other : Type.values()) {
            if (other != type) {
                assertThatThrownBy(() -> dsl.transaction(tx -> {
                            header(tx.dsl(), type, "USD");
                            tx.dsl().execute(other.detail, tenant, config);
                        }))
                        .hasMessageContaining("_config_header_fk");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_detail_is_not(Type type) {
        for (Type second : Type.values()) {
            assertThatThrownBy(() -> dsl.transaction(tx -> {
                        header(tx.dsl(), type, "USD");
                        tx.dsl().execute(type.detail, tenant, config);
                        tx.dsl().execute(second.detail, tenant, config);
                    }))
                    .hasMessageContaining(second == type ? "_config_pk" : "_config_header_fk");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_detail_cannot_be_taken_away_from_its_header(Type type) {
        a_header_with_its_detail_is_stored(type);

        assertThatThrownBy(() -> dsl.execute(
                        "DELETE FROM billing.plan_service_" + type.name().toLowerCase(Locale.ROOT)
                                + "_config WHERE tenant_id = ?",
                        tenant))
                .hasMessageContaining("_has_detail");
    }

    @Test
    void the_type_changes_only_together_with_the_detail() {
        a_header_with_its_detail_is_stored(Type.Fixed);

        assertThatThrownBy(() -> dsl.execute(
                        "UPDATE billing.plan_service_configuration SET configuration_type = 'Hourly' WHERE tenant_id = ?",
                        tenant))
                .hasMessageContaining("violates foreign key constraint");
        dsl.transaction(tx -> {
            tx.dsl().execute("DELETE FROM billing.plan_service_fixed_config WHERE tenant_id = ?", tenant);
            tx.dsl()
                    .execute(
                            "UPDATE billing.plan_service_configuration SET configuration_type = 'Hourly' WHERE tenant_id = ?",
                            tenant);
            tx.dsl().execute(Type.Hourly.detail, tenant, config);
        });
    }

    @Test
    void another_currency_than_the_plans_is_not_stored() {
        assertThatThrownBy(() -> header(dsl, Type.Fixed, "EUR"))
                .hasMessageContaining("plan_service_configuration_in_plan_currency");
    }

    @Test
    void a_plan_takes_its_configurations_along_when_it_is_deleted() {
        a_header_with_its_detail_is_stored(Type.Usage);
        dsl.execute("INSERT INTO billing.plan_service_rate_tiers VALUES (?, ?, 100, 0.08)", tenant, config);

        dsl.execute("DELETE FROM billing.billing_plans WHERE tenant_id = ?", tenant);

        assertThat(dsl.fetchValues("SELECT count(*) FROM billing.plan_service_rate_tiers WHERE tenant_id = ?", tenant))
                .isEqualTo(List.of(0L));
    }

    /** There is no upper bound to store: a tier ends where the next begins. */
    @Test
    void tiers_have_nothing_that_could_overlap_or_leave_a_gap() {
        assertThat(dsl.fetchValues("""
                        SELECT a.attname::text
                        FROM pg_attribute a
                        WHERE a.attrelid = 'billing.plan_service_rate_tiers'::regclass AND a.attnum > 0
                        ORDER BY a.attnum
                        """)).isEqualTo(List.of("tenant_id", "config_id", "min_quantity", "rate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1"})
    void a_tier_begins_beyond_zero_where_the_base_rate_does(String start) {
        a_header_with_its_detail_is_stored(Type.Usage);

        assertThatThrownBy(() -> tier(start)).hasMessageContaining("plan_service_rate_tiers_min_quantity_positive");
    }

    @Test
    void two_tiers_begin_at_different_quantities() {
        a_header_with_its_detail_is_stored(Type.Usage);
        tier("100.5");

        assertThatThrownBy(() -> tier("100.500000")).hasMessageContaining("plan_service_rate_tiers_pk");
    }

    @Test
    void tiers_hang_below_usage_and_rates_of_user_types_below_hours() {
        a_header_with_its_detail_is_stored(Type.Fixed);

        assertThatThrownBy(() -> tier("100")).hasMessageContaining("plan_service_rate_tiers_usage_fk");
        assertThatThrownBy(() ->
                        dsl.execute("INSERT INTO billing.user_type_rates VALUES (?, ?, 'senior', 1)", tenant, config))
                .hasMessageContaining("user_type_rates_hourly_fk");
    }

    private void tier(String start) {
        dsl.execute(
                "INSERT INTO billing.plan_service_rate_tiers VALUES (?, ?, ?::numeric, 0.08)", tenant, config, start);
    }

    private void header(DSLContext tx, Type type, String currency) {
        tx.execute("""
                INSERT INTO billing.plan_service_configuration
                    (tenant_id, config_id, plan_id, service_id, configuration_type, currency, rounding_mode, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?::billing.configuration_type, ?, 'half_up', now(), now())
                """, tenant, config, plan, service, type.name(), currency);
    }
}
