UPDATE billing.organisations
SET tier_since             = '2026-01-04 01:00:00Z',
    next_tier              = 'pro',
    next_tier_at           = '2026-02-01 00:00:00Z',
    next_tier_requested_at = '2026-01-04 02:00:00Z'
WHERE tenant_id = '00000000-0000-4000-8000-000000000001'
  AND organisation_id = '00000000-0000-4000-8000-0000000000a1';

INSERT INTO billing.organisation_tier_changes
    (tenant_id, organisation_id, change_number, from_tier, to_tier, requested_at, effective_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a4', 1, 'free', 'pro',
        '2026-01-04 01:00:00Z', '2026-01-04 02:00:00Z');
