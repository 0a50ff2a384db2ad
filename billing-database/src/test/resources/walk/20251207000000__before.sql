-- An organisation that was closed within a tenant that is open: it gets a tier like the others.
INSERT INTO billing.organisations
    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-0000000000a3',
        'given-up', 'Given up', 'Asia/Kathmandu', 'NPR', '2025-01-01 00:00:00Z', '2025-11-30 00:00:00Z');
