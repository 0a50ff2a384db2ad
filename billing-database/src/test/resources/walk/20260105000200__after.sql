-- Three credits from one organisation to another.
INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
     idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 4, 'transfer_out', -3, 16,
        '{00000000-0000-4000-8000-0000000000b8}', '{-3}', 'a8-t-1', '2026-01-05 00:00:00Z', '2026-01-05 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 2, 'transfer_in', 3, 10,
        '{00000000-0000-4000-8000-0000000000b7}', '{3}', 'a8-t-1', '2026-01-05 00:00:00Z', '2026-01-05 00:00:00Z');
INSERT INTO billing.credit_lots
    (tenant_id, organisation_id, lot_id, source, priority, granted, remaining, granted_at, granted_by)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9',
        '00000000-0000-4000-8000-0000000000b7', 'paid', 10, 3, 3, '2025-09-02 00:00:00Z', 2);
UPDATE billing.credit_lots
SET remaining = 16
WHERE lot_id = '00000000-0000-4000-8000-0000000000b8';
UPDATE billing.credits
SET balance       = 16,
    ledger_length = 4
WHERE organisation_id = '00000000-0000-4000-8000-0000000000a8';
UPDATE billing.credits
SET balance       = 10,
    ledger_length = 2
WHERE organisation_id = '00000000-0000-4000-8000-0000000000a9';
INSERT INTO billing.credit_transfers
    (tenant_id, from_organisation_id, from_sequence_number, to_organisation_id, to_sequence_number, quantity)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 4,
        '00000000-0000-4000-8000-0000000000a9', 2, 3);
