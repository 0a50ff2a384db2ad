-- An organisation that has a balance and nothing else.
INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a2', '2024-09-10 00:00:00Z');
