INSERT INTO billing.tenants (id, name, created_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'Acme', '2024-01-02 03:04:05Z', NULL),
       ('00000000-0000-4000-8000-000000000002', 'Bygone', '2023-01-01 00:00:00Z', '2024-01-01 00:00:00Z');

INSERT INTO billing.organisations
    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        'acme', 'Acme', 'Europe/Berlin', 'EUR', '2024-01-02 03:04:05Z', NULL),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a2',
        'acme-labs', 'Acme Labs', 'UTC', 'USD', '2024-01-03 00:00:00Z', NULL),
       ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-0000000000a1',
        'bygone', 'Bygone', 'America/St_Johns', 'CAD', '2023-01-01 00:00:00Z', '2024-01-01 00:00:00Z');

INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)
VALUES ('stripe_customer', 'cus_1', '00000000-0000-4000-8000-000000000001', '2024-01-02 03:04:05Z'),
       ('did_number', '+15551230000', '00000000-0000-4000-8000-000000000001', '2024-01-02 03:04:05Z');
