-- The application has configured nothing yet: what it had, the undo would move to plan_services with the rest.
DELETE FROM billing.plan_service_configuration;
DELETE FROM billing.plan_service_origins;

-- A plan of each other type; in the older one there is a row that can be placed and one whose service is gone.
INSERT INTO billing.billing_plans
    (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000203', 'Flat', 'monthly', 'EUR', 'Fixed',
        '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000204', 'Metered', 'monthly', 'EUR', 'Usage',
        '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000205', 'Hours', 'monthly', 'EUR', 'Bucket',
        '2025-03-01 00:00:00Z', '2025-03-01 00:00:00Z');
INSERT INTO billing.bucket_plans (tenant_id, bucket_plan_id, plan_id, total_hours, billing_period, overage_rate)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000302',
        '00000000-0000-4000-8000-000000000205', 40, 'Monthly', 12000);
INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000203',
        '00000000-0000-4000-8000-000000000101', NULL, NULL),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000204',
        '00000000-0000-4000-8000-000000000102', 2, 7),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000205',
        '00000000-0000-4000-8000-000000000103', 1, NULL),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000205',
        '00000000-0000-4000-8000-000000000104', 1, 0);
