-- A level that was recorded as a use, as was possible before.
INSERT INTO billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 'BANK_CONNECTIONS', 'always',
        to_timestamp(0), 1);
INSERT INTO billing.usage_events
    (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start, period_end,
     used_after, limit_quantity, enforcement, occurred_at, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'record', 'l-1', '00000000-0000-4000-8000-0000000000a1', 'BANK_CONNECTIONS',
        1, 'always', to_timestamp(0), NULL, 1, 1, 'hard', '2026-01-02 03:00:00Z', '2026-01-02 03:00:00Z');
