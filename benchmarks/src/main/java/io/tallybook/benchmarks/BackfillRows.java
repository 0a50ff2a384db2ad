package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.util.List;

/** Older plan services: in each tenant 50 services and 100 plans of all four types with ten of them; every fifth service has tiers. */
final class BackfillRows {

    static final int PER_TENANT = 1_000;

    private static final List<String> WRITTEN = List.of(
            "billing.plan_service_configuration",
            "billing.plan_service_fixed_config",
            "billing.plan_service_hourly_config",
            "billing.plan_service_usage_config",
            "billing.plan_service_rate_tiers",
            "billing.plan_service_bucket_config",
            "billing.user_type_rates",
            "billing.plan_service_origins",
            "billing.data_migration_progress",
            "billing.data_migration_unplaced_rows");

    // Ids by which each statement finds what the others made, and which lie in no order, as ids do.
    private static final String ROWS = """
            INSERT INTO billing.tenants (id, name, created_at)
            SELECT md5('tenant ' || t)::uuid, 'Tenant ' || t, now()
            FROM generate_series(1, :tenants) t;
            INSERT INTO billing.service_catalog
                (tenant_id, service_id, service_name, service_type, unit_of_measure, default_rate, currency, created_at, updated_at)
            SELECT md5('tenant ' || t)::uuid, md5(t || ' service ' || s)::uuid, 'Service ' || s, 'Usage', 'hour', 1 + s, 'EUR', now(),
                   now()
            FROM generate_series(1, :tenants) t, generate_series(0, 49) s;
            INSERT INTO billing.service_rate_tiers
                (tenant_id, tier_id, service_id, min_quantity, max_quantity, rate, created_at, updated_at)
            SELECT md5('tenant ' || t)::uuid, gen_random_uuid(), md5(t || ' service ' || s)::uuid, r.first, r.last, r.rate, now(), now()
            FROM generate_series(1, :tenants) t, generate_series(0, 49, 5) s,
                 (VALUES (0, 100, 10), (101, 1000, 8), (1001, NULL, 5.5)) AS r (first, last, rate);
            INSERT INTO billing.billing_plans
                (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
            SELECT md5('tenant ' || t)::uuid, md5(t || ' plan ' || p)::uuid, 'Plan ' || p, 'monthly', 'EUR',
                   (ARRAY['Fixed', 'Hourly', 'Usage', 'Bucket'])[1 + p % 4], now(), now()
            FROM generate_series(1, :tenants) t, generate_series(0, 99) p;
            INSERT INTO billing.bucket_plans (tenant_id, bucket_plan_id, plan_id, total_hours, billing_period, overage_rate)
            SELECT tenant_id, gen_random_uuid(), plan_id, 40, 'Monthly', 12000
            FROM billing.billing_plans
            WHERE plan_type = 'Bucket';
            INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
            SELECT md5('tenant ' || t)::uuid, md5(t || ' plan ' || p)::uuid, md5(t || ' service ' || (p * 7 + s) % 50)::uuid, 1 + s,
                   CASE s % 2 WHEN 1 THEN 1990 END
            FROM generate_series(1, :tenants) t, generate_series(0, 99) p, generate_series(0, 9) s;
            """;

    private BackfillRows() {}

    static void plant(BenchmarkDatabase database, int planServices) throws SQLException {
        database.execute(ROWS.replace(":tenants", String.valueOf(planServices / PER_TENANT)));
        database.settle(List.of(
                "billing.tenants",
                "billing.service_catalog",
                "billing.service_rate_tiers",
                "billing.billing_plans",
                "billing.bucket_plans",
                "billing.plan_services"));
    }

    /** As before the first run. */
    static void forgetMoved(BenchmarkDatabase database) throws SQLException {
        database.execute("TRUNCATE " + String.join(", ", WRITTEN) + " CASCADE");
        database.settle(WRITTEN);
    }
}
