-- The second agreement on a feature, which was ended; of the first there is no row, so that none is lost on the way back.
INSERT INTO billing.usage_limit_overrides
    (tenant_id, organisation_id, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement, reset_period,
     version, created_at, ends_at, ended_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 'INVOICES', 'counter', 9,
        false, 'hard', 'month', 2, '2026-01-04 02:00:00Z', '2026-12-31 00:00:00Z', '2026-01-05 02:00:00Z');
