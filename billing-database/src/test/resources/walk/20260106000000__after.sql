-- Two percent of what was agreed by telephone, of which somebody was told.
INSERT INTO billing.usage_thresholds (tenant_id, feature_code, threshold_kind, threshold_value)
VALUES ('00000000-0000-4000-8000-000000000001', 'AI_MESSAGES', 'percentage', 2),
       ('00000000-0000-4000-8000-000000000001', 'AI_MESSAGES', 'quantity', 1000);
INSERT INTO billing.usage_alerts
    (tenant_id, organisation_id, feature_code, period, period_start, threshold_kind, threshold_value, used,
     limit_quantity, reported_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 'AI_MESSAGES', 'month',
        '2025-12-01 00:00:00+01', 'percentage', 2, 3, 75, '2025-12-08 00:00:00Z');
