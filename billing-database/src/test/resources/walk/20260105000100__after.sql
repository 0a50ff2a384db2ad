-- One of the two credits that were consumed.
INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
     idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 3, 'refund', 1, 19,
        '{00000000-0000-4000-8000-0000000000b8}', '{1}', 'a8-r-1', '2026-01-05 00:00:00Z', '2026-01-05 00:00:00Z');
UPDATE billing.credit_lots
SET remaining = 19
WHERE lot_id = '00000000-0000-4000-8000-0000000000b8';
UPDATE billing.credits
SET balance       = 19,
    ledger_length = 3
WHERE organisation_id = '00000000-0000-4000-8000-0000000000a8';
INSERT INTO billing.credit_refunds
    (tenant_id, organisation_id, sequence_number, consumption_number, consumed, refunded_before, quantity)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a8', 3, 2, 2, 0, 1);
