INSERT INTO billing.usage_events
    (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start, period_end,
     used_after, limit_quantity, enforcement, occurred_at, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'set', 'l-2', '00000000-0000-4000-8000-0000000000a1', 'BANK_CONNECTIONS',
        0, 'always', to_timestamp(0), NULL, 1, 1, 'hard', '2026-01-03 04:00:00Z', '2026-01-03 04:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', 'decrease', 'l-3', '00000000-0000-4000-8000-0000000000a1', 'BANK_CONNECTIONS',
        -1, 'always', to_timestamp(0), NULL, 0, 1, 'hard', '2026-01-03 05:00:00Z', '2026-01-03 05:00:00Z');
UPDATE billing.usage_counters
SET used = 0
WHERE feature_code = 'BANK_CONNECTIONS';
