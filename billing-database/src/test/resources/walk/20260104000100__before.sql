-- A second override of an organisation, for good: each is the first agreement on its feature.
INSERT INTO billing.usage_limit_overrides
    (tenant_id, organisation_id, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 'BANK_CONNECTIONS', 'level', 7,
        false, 'hard', '2026-01-04 02:00:00Z');
