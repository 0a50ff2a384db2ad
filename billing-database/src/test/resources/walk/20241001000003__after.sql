-- Without a ledger its balance is that with which it was opened.
INSERT INTO telecom.accounts
    (tenant_id, account_id, customer_id, account_number, account_type, opening_balance, balance, credit_limit, currency,
     status, billing_cycle, billing_day, time_zone, is_auto_recharge, auto_recharge_amount, auto_recharge_threshold, is_low_balance_alert,
     low_balance_threshold, last_recharge_at, last_billing_at, next_billing_at, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000411',
        'ACC-10001', 'postpaid', 100.5, 100.5, 5000, 'INR', 'suspended', 'quarterly', 28, 'Asia/Kolkata', true, 1000, 500, false, 250,
        '2024-10-03 00:00:00Z', '2024-10-01 00:00:00Z', '2025-01-01 00:00:00Z', 2, '2024-10-01 00:00:00Z', '2024-10-02 00:00:00Z');
