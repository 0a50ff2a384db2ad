-- Two organisations with a grant each. One has consumed from it and has a hold that was ended when it was due; the lot of the
-- other is marked as expired, and the script says so on the balance row.
INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 'a8', 'A8', 'UTC', 'EUR',
        '2025-09-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 'a9', 'A9', 'UTC', 'EUR',
        '2025-09-01 00:00:00Z');
INSERT INTO billing.credits (tenant_id, organisation_id, balance, expired, ledger_length, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 18, 0, 2, '2025-09-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 7, 7, 1, '2025-09-02 00:00:00Z');
INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
     operation_code, idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 1, 'grant', 20, 20,
        '{00000000-0000-4000-8000-0000000000b8}', '{20}', NULL, 'a8-g-1', '2025-09-02 00:00:00Z', '2025-09-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 2, 'consumption', -2, 18,
        '{00000000-0000-4000-8000-0000000000b8}', '{-2}', 'crm.leads.enrich', 'a8-c-1', '2025-09-03 00:00:00Z',
        '2025-09-03 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 1, 'grant', 7, 7,
        '{00000000-0000-4000-8000-0000000000b9}', '{7}', NULL, 'a9-g-1', '2025-09-02 00:00:00Z', '2025-09-02 00:00:00Z');
INSERT INTO billing.credit_lots
    (tenant_id, organisation_id, lot_id, source, priority, granted, remaining, granted_at, expires_at, is_expired,
     granted_by)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8',
        '00000000-0000-4000-8000-0000000000b8', 'paid', 10, 20, 18, '2025-09-02 00:00:00Z', NULL, false, 1),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9',
        '00000000-0000-4000-8000-0000000000b9', 'free', 10, 7, 7, '2025-09-02 00:00:00Z', '2025-10-02 00:00:00Z', true, 1);
INSERT INTO billing.credit_holds
    (tenant_id, organisation_id, hold_id, status, quantity, operation_code, idempotency_key, created_at, expires_at,
     closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8',
        '00000000-0000-4000-8000-0000000000c8', 'expired', 1, 'crm.leads.enrich', 'a8-h-1',
        '2025-09-06 00:00:00Z', '2025-09-07 00:00:00Z', '2025-09-07 00:00:00Z');
