-- A default and a tenant's own price.
INSERT INTO billing.credit_configuration_defaults (operation_code, operation_name, unit, credit_cost, created_at, updated_at)
VALUES ('walk.price', 'Walk', 'step', 1, '2026-01-09 00:00:00Z', '2026-01-09 00:00:00Z');
INSERT INTO billing.credit_configurations
    (tenant_id, operation_code, operation_name, unit, credit_cost, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'walk.price', 'Walk', 'step', 2, '2026-01-09 00:00:00Z',
        '2026-01-09 00:00:00Z');
