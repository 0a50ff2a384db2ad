INSERT INTO billing.service_catalog
    (tenant_id, service_id, service_name, description, service_type, unit_of_measure, default_rate, currency,
     created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000101', 'Support', 'By telephone', 'Time',
        'hour', 95.5, 'EUR', '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000102', 'Traffic', NULL, 'Usage',
        'GB', NULL, 'EUR', '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000103', 'Hosting', NULL, 'Fixed',
        'month', NULL, 'EUR', '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000104', 'Backup', NULL, 'Usage',
        'GB', NULL, 'EUR', '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z');

INSERT INTO billing.billing_plans
    (tenant_id, plan_id, plan_name, description, billing_frequency, currency, plan_type, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000201', 'Standard', 'Everything', 'monthly',
        'EUR', 'Hourly', '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z');

-- The second service is gone, as it may be.
INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000201',
        '00000000-0000-4000-8000-000000000101', 1, 9000),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000201',
        '00000000-0000-4000-8000-000000000199', NULL, NULL);
INSERT INTO billing.bucket_plans (tenant_id, bucket_plan_id, plan_id, total_hours, billing_period, overage_rate)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000301',
        '00000000-0000-4000-8000-000000000201', 40, 'monthly', 12000);
INSERT INTO billing.service_rate_tiers
    (tenant_id, tier_id, service_id, min_quantity, max_quantity, rate, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000401',
        '00000000-0000-4000-8000-000000000102', 0, 100, 5, '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000402',
        '00000000-0000-4000-8000-000000000102', 101, NULL, 4, '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z');
