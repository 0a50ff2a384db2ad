-- A new feature: those from before keep what the script gave them.
INSERT INTO billing.usage_features (feature_code, display_name, kind, unit, late_usage, late_grace_seconds)
VALUES ('PAPER_SHEET', 'Sheets of paper', 'counter', 'sheet', 'adjust', 3600);

INSERT INTO billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a4', 'FAX_PAGE', 'day',
        '2026-01-03 00:00:00+01', 4);
INSERT INTO billing.usage_events
    (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start, period_end,
     used_after, limit_quantity, enforcement, occurred_at, created_at, closes_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'record', 'u-2', '00000000-0000-4000-8000-0000000000a4', 'FAX_PAGE', 4,
        'day', '2026-01-03 00:00:00+01', '2026-01-04 00:00:00+01', 4, NULL, 'hard', '2026-01-03 12:00:00Z',
        '2026-01-06 03:00:00Z', '2026-01-04 01:00:00+01');
