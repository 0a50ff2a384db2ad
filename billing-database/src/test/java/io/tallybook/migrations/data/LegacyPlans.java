package io.tallybook.migrations.data;

import io.tallybook.migrations.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans of one tenant with rows of the older tables, written as the older system did, and what has become of them. */
final class LegacyPlans {

    private final Database database;
    private final UUID tenant = UUID.randomUUID();

    private LegacyPlans(Database database) {
        this.database = database;
    }

    static LegacyPlans of(Database database) throws SQLException {
        LegacyPlans plans = new LegacyPlans(database);
        database.execute("INSERT INTO billing.tenants (id, name, created_at) VALUES ('%s', 'Acme', now())"
                .formatted(plans.tenant));
        return plans;
    }

    UUID tenant() {
        return tenant;
    }

    UUID plan(@Nullable String type, String currency) throws SQLException {
        UUID plan = UUID.randomUUID();
        execute("""
                INSERT INTO billing.billing_plans
                    (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
                VALUES (:tenant, '%s', 'Standard', 'monthly', '%s', %s, now(), now())
                """.formatted(plan, currency, type == null ? "NULL" : "'" + type + "'"));
        return plan;
    }

    UUID service(String currency, @Nullable String defaultRate) throws SQLException {
        UUID service = UUID.randomUUID();
        execute("""
                INSERT INTO billing.service_catalog
                    (tenant_id, service_id, service_name, service_type, unit_of_measure, default_rate, currency, created_at,
                     updated_at)
                VALUES (:tenant, '%s', 'Support', 'Time', 'hour', %s, '%s', now(), now())
                """.formatted(service, defaultRate, currency));
        return service;
    }

    void add(UUID plan, UUID service, @Nullable Integer quantity, @Nullable Long customRate) throws SQLException {
        execute("INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)"
                + " VALUES (:tenant, '%s', '%s', %s, %s)".formatted(plan, service, quantity, customRate));
    }

    void bucket(UUID plan, int hours, String period, long overageRate) throws SQLException {
        execute("INSERT INTO billing.bucket_plans"
                + " (tenant_id, bucket_plan_id, plan_id, total_hours, billing_period, overage_rate)"
                + " VALUES (:tenant, gen_random_uuid(), '%s', %d, '%s', %d)"
                        .formatted(plan, hours, period, overageRate));
    }

    void tier(UUID service, int min, @Nullable Integer max, String rate) throws SQLException {
        execute("INSERT INTO billing.service_rate_tiers"
                + " (tenant_id, tier_id, service_id, min_quantity, max_quantity, rate, created_at, updated_at)"
                + " VALUES (:tenant, gen_random_uuid(), '%s', %d, %s, '%s', now(), now())"
                        .formatted(service, min, max, rate));
    }

    /** With {@code :tenant} for the tenant. */
    void execute(String sql) throws SQLException {
        database.execute(sql.replace(":tenant", "'" + tenant + "'"));
    }

    /** With {@code :tenant} for the tenant. */
    List<String> strings(String query) throws SQLException {
        return database.strings(query.replace(":tenant", "'" + tenant + "'"));
    }

    /** The terms of every configuration in words, ids of configurations aside. */
    List<String> terms() throws SQLException {
        return strings("""
                SELECT c.plan_id || '/' || c.service_id || ': ' || concat_ws(
                           ', ', c.configuration_type, trim_scale(c.quantity), c.currency, c.rounding_mode,
                           'base ' || trim_scale(f.base_rate), 'prorated ' || f.is_prorated, f.billing_cycle_alignment,
                           'hourly ' || trim_scale(h.hourly_rate), 'minimum ' || h.minimum_billable_seconds,
                           'increment ' || h.round_up_to_seconds, 'overtime ' || trim_scale(h.overtime_rate),
                           'after hours ' || h.after_hours_multiplier,
                           (SELECT string_agg(r.user_type || ' ' || trim_scale(r.hourly_rate), ' ' ORDER BY r.user_type)
                            FROM billing.user_type_rates r
                            WHERE (r.tenant_id, r.config_id) = (c.tenant_id, c.config_id)),
                           u.unit_of_measure, trim_scale(u.base_rate), 'minimum ' || trim_scale(u.minimum_usage), u.tier_mode,
                           (SELECT string_agg('beyond ' || trim_scale(t.min_quantity) || ' ' || trim_scale(t.rate), ' '
                                              ORDER BY t.min_quantity)
                            FROM billing.plan_service_rate_tiers t
                            WHERE (t.tenant_id, t.config_id) = (c.tenant_id, c.config_id)),
                           trim_scale(b.included_quantity) || ' ' || b.unit_of_measure, b.billing_period,
                           'beyond ' || trim_scale(b.overage_rate), 'rollover ' || b.rollover_mode)
                FROM billing.plan_service_configuration c
                LEFT JOIN billing.plan_service_fixed_config f USING (tenant_id, config_id)
                LEFT JOIN billing.plan_service_hourly_config h USING (tenant_id, config_id)
                LEFT JOIN billing.plan_service_usage_config u USING (tenant_id, config_id)
                LEFT JOIN billing.plan_service_bucket_config b USING (tenant_id, config_id)
                WHERE c.tenant_id = :tenant
                ORDER BY 1
                """);
    }

    /** Without the ids. */
    List<String> termsOnly() throws SQLException {
        return terms().stream()
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    /** The older rows, in the order of their keys. */
    List<String> legacy() throws SQLException {
        return strings(
                "SELECT s::text FROM billing.plan_services s WHERE s.tenant_id = :tenant ORDER BY plan_id, service_id");
    }

    List<String> reasons() throws SQLException {
        return strings(
                "SELECT reason FROM billing.data_migration_unplaced_rows WHERE tenant_id = :tenant ORDER BY source_key");
    }
}
