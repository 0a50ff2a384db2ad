-- What was left of the lot that was bought.
INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts, reason,
     idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 3, 'adjustment', -5, 0,
        '{00000000-0000-4000-8000-0000000000be}', '{-5}', 'paid with a stolen card', 'ae-v-1', '2026-01-09 00:00:00Z',
        '2026-01-09 00:00:00Z');
UPDATE billing.credit_lots
SET remaining = 0
WHERE lot_id = '00000000-0000-4000-8000-0000000000be';
UPDATE billing.credits
SET balance       = 0,
    ledger_length = 3
WHERE organisation_id = '00000000-0000-4000-8000-0000000000ae';
INSERT INTO billing.credit_lot_voids (tenant_id, organisation_id, sequence_number, lot_id)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 3,
        '00000000-0000-4000-8000-0000000000be');
