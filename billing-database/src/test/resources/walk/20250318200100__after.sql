-- For later scripts the application configures what it had before. The migration has taken the place of one service.
DELETE FROM billing.plan_service_configuration
WHERE plan_id = '00000000-0000-4000-8000-000000000201';

-- One of each type. Header and detail demand each other: the keys are checked at the end of the transaction, which is this file.
INSERT INTO billing.plan_service_configuration
    (tenant_id, config_id, plan_id, service_id, configuration_type, currency, rounding_mode, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000501',
        '00000000-0000-4000-8000-000000000201', '00000000-0000-4000-8000-000000000103', 'Fixed', 'EUR', 'half_up',
        '2025-03-18 20:00:00Z', '2025-03-18 20:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000502',
        '00000000-0000-4000-8000-000000000201', '00000000-0000-4000-8000-000000000101', 'Hourly', 'EUR', 'half_even',
        '2025-03-18 20:00:00Z', '2025-03-18 20:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000503',
        '00000000-0000-4000-8000-000000000201', '00000000-0000-4000-8000-000000000102', 'Usage', 'EUR', 'up',
        '2025-03-18 20:00:00Z', '2025-03-18 20:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000504',
        '00000000-0000-4000-8000-000000000201', '00000000-0000-4000-8000-000000000104', 'Bucket', 'EUR', 'down',
        '2025-03-18 20:00:00Z', '2025-03-18 20:00:00Z');

INSERT INTO billing.plan_service_fixed_config
    (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000501', 29.9, true, 'start');

INSERT INTO billing.plan_service_hourly_config
    (tenant_id, config_id, hourly_rate, minimum_billable_seconds, round_up_to_seconds, overtime_after_seconds,
     overtime_rate, after_hours_multiplier)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000502', 95, 900, 900, 28800, 120, 1.5);
INSERT INTO billing.user_type_rates (tenant_id, config_id, user_type, hourly_rate)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000502', 'senior', 140);

INSERT INTO billing.plan_service_usage_config
    (tenant_id, config_id, unit_of_measure, base_rate, minimum_usage, tier_mode)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000503', 'GB', 0.05, 0, 'graduated');
INSERT INTO billing.plan_service_rate_tiers (tenant_id, config_id, min_quantity, rate)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000503', 100.5, 0.04);

INSERT INTO billing.plan_service_bucket_config
    (tenant_id, config_id, included_quantity, unit_of_measure, billing_period, overage_rate, rollover_mode, rollover_cap)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000504', 500, 'GB', 'monthly', 0.02,
        'capped', 250);
