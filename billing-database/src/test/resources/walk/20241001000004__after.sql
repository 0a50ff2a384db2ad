INSERT INTO telecom.subscriptions
    (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status, billing_cycle, price, currency,
     time_zone, started_at, anchored_at, ended_at, trial_ends_at, current_period_start, current_period_end, last_billing_at,
     next_billing_at, is_auto_renew, is_cancelled_at_period_end, cancelled_at, cancellation_reason, next_rate_plan_id,
     next_billing_cycle, next_price, addons, metadata, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000441', '00000000-0000-4000-8000-000000000411',
        '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000421', 'SUB-10001', 'cancelled', 'monthly',
        349, 'INR', 'Asia/Kolkata', '2024-10-01 00:00:00Z', '2024-10-08 00:00:00Z', '2024-10-20 00:00:00Z', '2024-10-08 00:00:00Z',
        '2024-10-08 00:00:00Z', '2024-11-08 00:00:00Z', '2024-10-08 00:00:00Z', NULL, false, true, '2024-10-19 00:00:00Z',
        'Moved', '00000000-0000-4000-8000-000000000421', 'annual', 4008, '["fax"]', '{"crm": 7}', 2, '2024-10-01 00:00:00Z', '2024-10-20 00:00:00Z');
