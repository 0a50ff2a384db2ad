-- A lot of 8 that was bought, of which 3 were given back.
INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
     idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 2, 'purchase', 8, 15,
        '{00000000-0000-4000-8000-0000000000ba}', '{8}', 'pi_9', '2026-01-08 00:00:00Z', '2026-01-08 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 3, 'purchase_refund', -3, 12,
        '{00000000-0000-4000-8000-0000000000ba}', '{-3}', 'a9-pr-1', '2026-01-09 00:00:00Z', '2026-01-09 00:00:00Z');
INSERT INTO billing.credit_lots
    (tenant_id, organisation_id, lot_id, source, priority, granted, remaining, granted_at, granted_by)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9',
        '00000000-0000-4000-8000-0000000000ba', 'paid', 100, 8, 5, '2026-01-08 00:00:00Z', 2);
UPDATE billing.credits
SET balance       = 12,
    ledger_length = 3
WHERE organisation_id = '00000000-0000-4000-8000-0000000000a9';
INSERT INTO billing.credit_purchases
    (tenant_id, organisation_id, purchase_id, status, quantity, refunded, unit_price, total_price, currency,
     currency_decimals, payment_reference, idempotency_key, lot_id, requested_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9',
        '00000000-0000-4000-8000-0000000000d9', 'completed', 8, 3, 0.05, 0.4, 'EUR', 2, 'pi_9', 'a9-p-1',
        '00000000-0000-4000-8000-0000000000ba', '2026-01-07 00:00:00Z', '2026-01-08 00:00:00Z');
INSERT INTO billing.credit_purchase_refunds
    (tenant_id, organisation_id, sequence_number, purchase_id, bought, refunded_before, quantity)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a9', 3,
        '00000000-0000-4000-8000-0000000000d9', 8, 0, 3);
