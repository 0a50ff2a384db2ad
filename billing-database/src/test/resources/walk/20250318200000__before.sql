-- A plan without services, and a service in no plan.
INSERT INTO billing.billing_plans
    (tenant_id, plan_id, plan_name, billing_frequency, currency, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000202', 'Empty', 'annually', 'USD',
        '2025-03-02 00:00:00Z', '2025-03-02 00:00:00Z');
INSERT INTO billing.service_catalog
    (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000101', 'Alone', 'License', 'seat', 'USD',
        '2025-03-02 00:00:00Z', '2025-03-02 00:00:00Z');
