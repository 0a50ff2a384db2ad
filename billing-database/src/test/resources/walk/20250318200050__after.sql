INSERT INTO billing.plan_service_origins (tenant_id, plan_id, service_id, config_id, quantity, custom_rate, placed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000201',
        '00000000-0000-4000-8000-000000000101', '00000000-0000-4000-8000-000000000599', 1, 9000, '2025-03-18 20:00:50Z');
