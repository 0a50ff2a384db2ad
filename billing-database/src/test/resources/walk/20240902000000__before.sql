-- A tenant without an organisation.
INSERT INTO billing.tenants (id, name, created_at)
VALUES ('00000000-0000-4000-8000-000000000003', 'Empty', '2024-06-01 00:00:00Z');
