-- Two that were removed.
INSERT INTO billing.credit_configuration_defaults
    (operation_code, operation_name, unit, credit_cost, is_active, version, created_at, updated_at, removed_at)
VALUES ('walk.removed', 'Walk', 'step', 1, false, 3, '2026-01-09 00:00:00Z', '2026-01-09 00:00:00Z', '2026-01-09 00:00:00Z');
INSERT INTO billing.credit_configurations
    (tenant_id, operation_code, operation_name, unit, credit_cost, is_active, version, created_at, updated_at, removed_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'walk.removed', 'Walk', 'step', 2, false, 3, '2026-01-09 00:00:00Z',
        '2026-01-09 00:00:00Z', '2026-01-09 00:00:00Z');
