package io.tallybook.benchmarks;

/** The move of these rows as one would write it for them alone: a statement for each table, in one transaction, all in one currency. */
final class BackfillBySelect {

    static final String SQL = """
            BEGIN;
            INSERT INTO billing.plan_service_configuration
                (tenant_id, config_id, plan_id, service_id, configuration_type, quantity, currency, rounding_mode, created_at,
                 updated_at)
            SELECT s.tenant_id, gen_random_uuid(), s.plan_id, s.service_id, p.plan_type::billing.configuration_type,
                   coalesce(s.quantity, 1), p.currency,
                   CASE WHEN p.plan_type IN ('Usage', 'Bucket') THEN 'up' ELSE 'half_up' END::billing.rounding_mode, now(), now()
            FROM billing.plan_services s
            JOIN billing.billing_plans p USING (tenant_id, plan_id);
            INSERT INTO billing.plan_service_fixed_config
                (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
            SELECT c.tenant_id, c.config_id, coalesce(s.custom_rate * 0.01, v.default_rate), false, 'start'
            FROM billing.plan_service_configuration c
            JOIN billing.plan_services s USING (tenant_id, plan_id, service_id)
            JOIN billing.service_catalog v USING (tenant_id, service_id)
            WHERE c.configuration_type = 'Fixed';
            INSERT INTO billing.plan_service_hourly_config
                (tenant_id, config_id, hourly_rate, minimum_billable_seconds, round_up_to_seconds)
            SELECT c.tenant_id, c.config_id, coalesce(s.custom_rate * 0.01, v.default_rate), 900, 900
            FROM billing.plan_service_configuration c
            JOIN billing.plan_services s USING (tenant_id, plan_id, service_id)
            JOIN billing.service_catalog v USING (tenant_id, service_id)
            WHERE c.configuration_type = 'Hourly';
            INSERT INTO billing.plan_service_usage_config
                (tenant_id, config_id, unit_of_measure, base_rate, minimum_usage, tier_mode)
            SELECT c.tenant_id, c.config_id, 'Unit', coalesce(t.rate * 0.01, s.custom_rate * 0.01, v.default_rate), 0, 'graduated'
            FROM billing.plan_service_configuration c
            JOIN billing.plan_services s USING (tenant_id, plan_id, service_id)
            JOIN billing.service_catalog v USING (tenant_id, service_id)
            LEFT JOIN billing.service_rate_tiers t
                ON t.tenant_id = c.tenant_id
                AND t.service_id = c.service_id
                AND t.min_quantity <= 1
            WHERE c.configuration_type = 'Usage';
            INSERT INTO billing.plan_service_rate_tiers (tenant_id, config_id, min_quantity, rate)
            SELECT c.tenant_id, c.config_id, t.min_quantity - 1, t.rate * 0.01
            FROM billing.plan_service_configuration c
            JOIN billing.service_rate_tiers t USING (tenant_id, service_id)
            WHERE c.configuration_type = 'Usage'
              AND t.min_quantity > 1;
            INSERT INTO billing.plan_service_bucket_config
                (tenant_id, config_id, included_quantity, unit_of_measure, billing_period, overage_rate, rollover_mode)
            SELECT c.tenant_id, c.config_id, b.total_hours, 'hour', lower(b.billing_period)::billing.billing_frequency,
                   b.overage_rate * 0.01, 'none'
            FROM billing.plan_service_configuration c
            JOIN billing.bucket_plans b USING (tenant_id, plan_id)
            WHERE c.configuration_type = 'Bucket';
            INSERT INTO billing.plan_service_origins
                (tenant_id, plan_id, service_id, config_id, quantity, custom_rate, placed_at)
            SELECT c.tenant_id, c.plan_id, c.service_id, c.config_id, s.quantity, s.custom_rate, now()
            FROM billing.plan_service_configuration c
            JOIN billing.plan_services s USING (tenant_id, plan_id, service_id);
            COMMIT
            """;

    private BackfillBySelect() {}
}
