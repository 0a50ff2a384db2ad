INSERT INTO telecom.account_transactions
    (tenant_id, account_id, sequence_number, transaction_type, amount, balance_after, reason, payment_id, invoice_id, cdr_id,
     idempotency_key, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000431', 1, 'top_up', 500, 600.5, 'Top-up',
        '00000000-0000-4000-8000-000000000461', NULL, NULL, 'payment:1', '2024-10-10 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000431', 2, 'charge', -0.5, 600, NULL,
        NULL, NULL, '00000000-0000-4000-8000-000000000451', 'cdr:call-1:1', '2024-10-10 01:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000431', 3, 'charge', -100, 500, NULL,
        NULL, '00000000-0000-4000-8000-000000000471', NULL, 'invoice:1', '2024-10-10 02:00:00Z');
UPDATE telecom.accounts
SET balance       = 500,
    ledger_length = 3
WHERE account_number = 'ACC-10001';
