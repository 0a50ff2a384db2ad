INSERT INTO billing.usage_features (feature_code, display_name, kind, unit)
VALUES ('FAX_PAGE', 'Fax pages', 'counter', 'page');

INSERT INTO billing.subscription_tiers (name, display_name, description, created_at, updated_at)
VALUES ('pro', 'Pro', 'For those who mean it', '2025-12-07 01:00:00Z', '2025-12-07 01:00:00Z');
INSERT INTO billing.subscription_tier_versions
    (tier_name, version, monthly_price, annual_price, currency, created_at)
VALUES ('pro', 1, 49, 490, 'EUR', '2025-12-07 01:00:00Z');
UPDATE billing.subscription_tiers
SET current_version = 1,
    is_active       = true
WHERE name = 'pro';
INSERT INTO billing.subscription_tier_limits
    (tier_name, version, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement, reset_period)
VALUES ('pro', 1, 'AI_MESSAGES', 'counter', 5000, false, 'soft', 'month'),
       ('pro', 1, 'FAX_PAGE', 'counter', NULL, true, 'hard', 'day');

-- A new organisation: those from before keep the tier that the script gave them.
INSERT INTO billing.organisations
    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, subscription_tier, pinned_tier,
     pinned_version)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a4',
        'acme-pro', 'Acme Pro', 'Europe/Berlin', 'EUR', '2025-12-07 02:00:00Z', 'pro', 'pro', 1);

INSERT INTO billing.usage_limit_overrides
    (tenant_id, organisation_id, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement, reset_period,
     reason, created_at, ends_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 'AI_MESSAGES', 'counter', 75,
        false, 'hard', 'month', 'Agreed by telephone', '2025-12-07 02:00:00Z', '2026-12-07 02:00:00Z');

INSERT INTO billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 'AI_MESSAGES', 'month',
        '2025-12-01 00:00:00+01', 3);
INSERT INTO billing.usage_events
    (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start, period_end,
     used_after, limit_quantity, enforcement, occurred_at, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'record', 'u-1', '00000000-0000-4000-8000-0000000000a1', 'AI_MESSAGES', 3,
        'month', '2025-12-01 00:00:00+01', '2026-01-01 00:00:00+01', 3, 75, 'hard', '2025-12-07 03:00:00Z',
        '2025-12-07 03:00:01Z');
