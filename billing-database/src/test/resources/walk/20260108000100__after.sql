-- A lot of 8 that was bought, of which 3 were given back.
INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 'ae', 'AE', 'UTC', 'EUR',
        '2026-01-07 00:00:00Z');
INSERT INTO billing.credits (tenant_id, organisation_id, balance, ledger_length, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 5, 2, '2026-01-07 00:00:00Z');
INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
     idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 1, 'purchase', 8, 8,
        '{00000000-0000-4000-8000-0000000000be}', '{8}', 'pi_ae', '2026-01-08 00:00:00Z', '2026-01-08 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 2, 'purchase_refund', -3, 5,
        '{00000000-0000-4000-8000-0000000000be}', '{-3}', 'ae-pr-1', '2026-01-09 00:00:00Z', '2026-01-09 00:00:00Z');
INSERT INTO billing.credit_lots
    (tenant_id, organisation_id, lot_id, source, priority, granted, remaining, granted_at, granted_by)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae',
        '00000000-0000-4000-8000-0000000000be', 'paid', 100, 8, 5, '2026-01-08 00:00:00Z', 1);
INSERT INTO billing.credit_purchases
    (tenant_id, organisation_id, purchase_id, status, quantity, refunded, unit_price, total_price, currency,
     currency_decimals, payment_reference, idempotency_key, lot_id, requested_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae',
        '00000000-0000-4000-8000-0000000000de', 'completed', 8, 3, 0.05, 0.4, 'EUR', 2, 'pi_ae', 'ae-p-1',
        '00000000-0000-4000-8000-0000000000be', '2026-01-07 00:00:00Z', '2026-01-08 00:00:00Z');
INSERT INTO billing.credit_purchase_refunds
    (tenant_id, organisation_id, sequence_number, purchase_id, bought, refunded_before, quantity)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 2,
        '00000000-0000-4000-8000-0000000000de', 8, 0, 3);
