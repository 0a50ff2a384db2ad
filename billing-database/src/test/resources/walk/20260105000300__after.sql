-- A hold without an end.
INSERT INTO billing.credit_holds
    (tenant_id, organisation_id, hold_id, status, quantity, operation_code, idempotency_key, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8',
        '00000000-0000-4000-8000-0000000000c9', 'open', 5, 'crm.leads.enrich', 'a8-h-2', '2026-01-05 00:00:00Z');
UPDATE billing.credits
SET held = held + 5
WHERE organisation_id = '00000000-0000-4000-8000-0000000000a8';
