-- A tenant with an organisation, to whom no seed was applied.
INSERT INTO billing.tenants (id, name, created_at)
VALUES ('00000000-0000-4000-8000-000000000004', 'Unseeded', '2024-06-01 00:00:00Z');
INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000000a4',
        'unseeded', 'Unseeded', 'Asia/Kolkata', 'INR', '2024-06-01 00:00:00Z');
