UPDATE billing.usage_counters
SET used = 0
WHERE feature_code = 'FAX_PAGE';
INSERT INTO billing.usage_events
    (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start, period_end,
     used_after, limit_quantity, enforcement, occurred_at, created_at, closes_at, reason, reversed_operation, reversed_key)
VALUES ('00000000-0000-4000-8000-000000000001', 'reverse', 'r-1', '00000000-0000-4000-8000-0000000000a4', 'FAX_PAGE', -4,
        'day', '2026-01-03 00:00:00+01', '2026-01-04 00:00:00+01', 0, NULL, 'hard', '2026-01-03 12:00:00Z',
        '2026-01-06 04:00:00Z', '2026-01-04 01:00:00+01', 'The line was busy', 'record', 'u-2');
