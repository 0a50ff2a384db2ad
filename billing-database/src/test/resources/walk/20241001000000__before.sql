-- A closed tenant with a closed organisation.
INSERT INTO billing.tenants (id, name, created_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000005', 'Closed', '2023-06-01 00:00:00Z', '2024-06-01 00:00:00Z');
INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000005', '00000000-0000-4000-8000-0000000000a5',
        'closed', 'Closed', 'UTC', 'USD', '2023-06-01 00:00:00Z', '2024-06-01 00:00:00Z');
