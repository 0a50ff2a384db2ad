DELETE FROM billing.usage_retention;
INSERT INTO billing.usage_retention (keys_remembered_seconds)
VALUES (30 * 86400);

UPDATE billing.tenants
SET usage_pruned_before = '2025-12-05 00:00:00Z'
WHERE id = '00000000-0000-4000-8000-000000000001';
UPDATE billing.usage_counters
SET pruned = 2,
    used   = used + 2
WHERE feature_code = 'AI_MESSAGES';
