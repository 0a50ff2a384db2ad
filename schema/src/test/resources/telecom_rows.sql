-- A customer with an account, a subscription with two periods, a rated call, a payment, an invoice with a credit note, two numbers,
-- two refresh tokens and two payment methods: one row at least in every table of telecom.
INSERT INTO billing.tenants (id, name, created_at)
VALUES ('00000000-0000-4000-8000-000000000004', 'Acme', '2024-01-01 00:00:00Z');
INSERT INTO telecom.users
    (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000401', 'ada', 'ada@example.com',
        '$2b$12$' || repeat('a', 53), '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z');

INSERT INTO telecom.customers
    (tenant_id, customer_id, user_id, company_name, business_type, gstin, pan, billing_address, billing_city, billing_state,
     billing_country, billing_postal_code, status, credit_limit, currency, kyc_status, kyc_documents, kyc_decided_at,
     kyc_rejection_reason, is_tax_exempt, notes, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000411', '00000000-0000-4000-8000-000000000401', 'Analytical Engines',
        'small_business', '29ABCDE1234F1Z5', 'ABCDE1234F', '1 St James Square', 'Bangalore', 'Karnataka', 'IN', '560001',
        'suspended', 5000.25, 'INR', 'rejected', '{"pan": "scan.pdf"}', '2024-10-02 00:00:00Z', 'Not legible', true, 'Calls back',
        2, '2024-10-01 00:00:00Z', '2024-10-02 00:00:00Z');
INSERT INTO telecom.rate_plans
    (tenant_id, rate_plan_id, name, description, plan_type, currency, monthly_price, annual_price, setup_fee, trial_days,
     included_minutes, included_dids, max_concurrent_calls, overage_rate_per_minute, initial_increment_seconds,
     billing_increment_seconds, rounding_mode, did_monthly_rate, features, is_active, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000421', 'Starter', 'For one', 'prepaid',
        'INR', 349, 4008, 99.5, 7, 500, 1, 2, 0.5, 30, 6, 'half_even', 99, '{"voicemail": true}', false, 2, '2024-10-01 00:00:00Z',
        '2024-10-02 00:00:00Z');
INSERT INTO telecom.accounts
    (tenant_id, account_id, customer_id, account_number, account_type, opening_balance, balance, credit_limit, currency,
     status, billing_cycle, billing_day, time_zone, is_auto_recharge, auto_recharge_amount, auto_recharge_threshold, is_low_balance_alert,
     low_balance_threshold, last_recharge_at, last_billing_at, next_billing_at, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000411',
        'ACC-10001', 'postpaid', 100.5, 100.5, 5000, 'INR', 'suspended', 'quarterly', 28, 'Asia/Kolkata', true, 1000, 500, false, 250,
        '2024-10-03 00:00:00Z', '2024-10-01 00:00:00Z', '2025-01-01 00:00:00Z', 2, '2024-10-01 00:00:00Z', '2024-10-02 00:00:00Z');
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
-- One that waits and one of a subscription that nobody knows.
INSERT INTO telecom.cdrs
    (tenant_id, cdr_id, call_uuid, subscription_number, subscription_id, account_id, caller_id, destination, started_at, ended_at,
     duration_seconds, billable_seconds, call_direction, call_type, call_status, hangup_cause, processing_status,
     processing_error, retry_count, rating_count, raw_cdr, metadata, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000451', 'call-1', 'SUB-10001',
        '00000000-0000-4000-8000-000000000441', '00000000-0000-4000-8000-000000000431', '+918012345678',
        '+14155550100', '2024-10-09 10:00:00Z', '2024-10-09 10:01:10Z', 70, 61, 'outbound', 'isd', 'answered', 'NORMAL_CLEARING',
        'pending', NULL, 0, 0, '{"uuid": "call-1"}', '{"route": 3}', '2024-10-09 11:00:00Z', '2024-10-09 11:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000452', 'call-2', 'SUB-9', NULL, NULL, '+918012345678',
        '100', '2024-10-09 12:00:00Z', NULL, 0, 0, 'inbound', 'local', 'busy', NULL, 'failed', 'unknown_subscription', 1, 0,
        NULL, NULL, '2024-10-09 13:00:00Z', '2024-10-10 13:00:00Z');
INSERT INTO telecom.payments
    (tenant_id, payment_id, customer_id, account_id, subscription_id, payment_number, amount, currency, payment_method, status,
     gateway, gateway_payment_id, gateway_order_id, description, failure_code, failure_reason, refunded_amount, refund_reason,
     paid_at, failed_at, refunded_at, retry_count, last_retry_at, idempotency_key, metadata, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000461', '00000000-0000-4000-8000-000000000411',
        '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000441', 'PAY-1', 500, 'INR', 'upi',
        'partially_refunded', 'razorpay', 'pay_1', 'order_1', 'Top-up', 'BAD_NETWORK', 'Timed out', 100.5, 'Too much',
        '2024-10-10 00:00:00Z', '2024-10-09 00:00:00Z', '2024-10-11 00:00:00Z', 1, '2024-10-09 12:00:00Z', 'top-up-1',
        '{"ip": "::1"}', '2024-10-09 00:00:00Z', '2024-10-11 00:00:00Z');
INSERT INTO telecom.invoice_series (tenant_id, series, last_number)
VALUES ('00000000-0000-4000-8000-000000000004', 'INV-202410', 1);

-- One that is paid in part, a credit note for it, and a draft.
INSERT INTO telecom.invoices
    (tenant_id, invoice_id, customer_id, account_id, subscription_id, series, series_number, invoice_type, status, subtotal,
     tax_amount, total_amount, paid_amount, credited_amount, currency, billing_period_start, billing_period_end, issued_at, due_at,
     credited_invoice_id, customer_snapshot, notes, terms_and_conditions, idempotency_key, metadata, version, created_at,
     updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000471', '00000000-0000-4000-8000-000000000411',
        '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000441', 'INV-202410', 1, 'subscription',
        'partially_paid', 349, 62.82, 411.82, 100, 11.82, 'INR', '2024-10-08 00:00:00Z', '2024-11-08 00:00:00Z',
        '2024-10-08 00:00:00Z', '2024-10-23 00:00:00Z', NULL, '{"company_name": "Analytical Engines"}', 'Thank you',
        'Fifteen days', 'invoice-1', '{"copies": 2}', 2, '2024-10-08 00:00:00Z', '2024-10-10 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000472', '00000000-0000-4000-8000-000000000411',
        NULL, NULL, 'INV-202410', 2, 'credit_note', 'finalized', 10, 1.82, 11.82, 0, 0, 'INR', NULL, NULL, '2024-10-09 00:00:00Z',
        '2024-10-09 00:00:00Z', '00000000-0000-4000-8000-000000000471', '{}', NULL, NULL, 'credit-1', NULL, 1,
        '2024-10-09 00:00:00Z', '2024-10-09 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000473', '00000000-0000-4000-8000-000000000411',
        NULL, NULL, NULL, NULL, 'one_time', 'draft', 10, 0, 10, 0, 0, 'INR', NULL, NULL, '2024-10-09 00:00:00Z',
        '2024-10-09 00:00:00Z', NULL, NULL, NULL, NULL, 'invoice-2', NULL, 1, '2024-10-09 00:00:00Z', '2024-10-09 00:00:00Z');
UPDATE telecom.invoice_series
SET last_number = 2
WHERE series = 'INV-202410';
-- A payment names its invoice, which the key will check.
UPDATE telecom.payments
SET invoice_id = '00000000-0000-4000-8000-000000000471'
WHERE payment_number = 'PAY-1';
INSERT INTO telecom.dids
    (tenant_id, did_id, did_number, subscription_id, reserved_for, reserved_until, country, country_code, did_type, status,
     monthly_rate, setup_fee, currency, assigned_at, released_at, forwarding_number, features, metadata, version, created_at,
     updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000481', '+918012345678',
        '00000000-0000-4000-8000-000000000441', NULL, NULL, 'IN', '+91', 'local', 'suspended', 99, 10, 'INR', '2024-10-09 00:00:00Z',
        '2024-10-08 00:00:00Z', '+919876543210', '{"sms": true}', '{"carrier": "a"}', 2, '2024-10-01 00:00:00Z', '2024-10-09 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000482', '+918012345679', NULL,
        '00000000-0000-4000-8000-000000000411', '2024-11-01 00:00:00Z', 'IN', '+91', 'toll_free', 'reserved', 0, 0, 'INR', NULL, NULL, NULL,
        NULL, NULL, 1, '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z');
INSERT INTO telecom.refresh_tokens
    (tenant_id, token_id, user_id, family_id, token_hash, expires_at, is_revoked, revoked_at, revocation_reason, replaced_by,
     ip_address, user_agent, device_fingerprint, created_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000492', '00000000-0000-4000-8000-000000000401',
        '00000000-0000-4000-8000-000000000499', repeat('b', 64), '2024-11-02 00:00:00Z', false, NULL, NULL, NULL, '2001:db8::1', 'curl',
        'laptop', '2024-10-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000491', '00000000-0000-4000-8000-000000000401',
        '00000000-0000-4000-8000-000000000499', repeat('a', 64), '2024-11-01 00:00:00Z', true, '2024-10-02 00:00:00Z', 'rotated',
        '00000000-0000-4000-8000-000000000492', '192.0.2.1', NULL, NULL, '2024-10-01 00:00:00Z');
INSERT INTO telecom.payment_methods
    (tenant_id, payment_method_id, customer_id, method_type, gateway, gateway_payment_method_id, is_default, is_active, last_four,
     card_brand, expiry_month, expiry_year, bank_name, upi_id, metadata, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004a1', '00000000-0000-4000-8000-000000000411',
        'credit_card', 'stripe', 'pm_1', true, true, '4242', 'Visa', 12, 2030, NULL, NULL, '{"wallet": false}', 2, '2024-10-01 00:00:00Z',
        '2024-10-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004a2', '00000000-0000-4000-8000-000000000411',
        'upi', 'razorpay', 'token_1', false, false, NULL, NULL, NULL, NULL, 'State Bank', 'ada@sbi', NULL, 1, '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z');
INSERT INTO telecom.subscription_usage
    (tenant_id, subscription_id, billing_period_start, billing_period_end, follows_period_end, rate_plan_id, currency,
     minutes_included, initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute, rounding_mode, used_seconds,
     overage_seconds, overage_cost, overage_settled, local_calls, std_calls, isd_calls, mobile_calls, toll_free_calls, metadata,
     created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000441', '2024-10-01 00:00:00Z', '2024-10-08 00:00:00Z',
        NULL, '00000000-0000-4000-8000-000000000421', 'INR', 500, 60, 60, 0.5, 'half_up', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000441', '2024-10-08 00:00:00Z', '2024-11-08 00:00:00Z',
        '2024-10-08 00:00:00Z', '00000000-0000-4000-8000-000000000421', 'INR', 1, 60, 60, 0.5, 'half_up', 120, 60, 0.5, 0.5, 1, 2, 1, 3, 4,
        '{"note": 1}', '2024-10-08 00:00:00Z', '2024-10-09 00:00:00Z');
UPDATE telecom.cdrs
SET processing_status  = 'processed',
    rating_count       = 1,
    usage_period_start = '2024-10-08 00:00:00Z',
    charged_seconds    = 120,
    overage_seconds    = 60,
    cost               = 0.5,
    currency           = 'INR',
    rated_at           = '2024-10-09 12:00:00Z'
WHERE call_uuid = 'call-1';
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
INSERT INTO telecom.cdr_ratings
    (tenant_id, cdr_id, rating_number, outcome, error, subscription_id, usage_period_start, charged_seconds, overage_seconds,
     rate_per_minute, cost, account_id, sequence_number, rated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000451', 1, 'rated', NULL,
        '00000000-0000-4000-8000-000000000441', '2024-10-08 00:00:00Z', 120, 60, 0.5, 0.5, '00000000-0000-4000-8000-000000000431', 2,
        '2024-10-09 12:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000452', 1, 'failed', 'unknown_subscription', NULL, NULL, 0, 0, NULL, 0, NULL,
        NULL, '2024-10-09 13:00:00Z');
UPDATE telecom.cdrs
SET rating_count = 1
WHERE call_uuid = 'call-2';
INSERT INTO telecom.invoice_lines
    (tenant_id, invoice_id, line_number, line_type, description, quantity, unit_price, tax_percent, amount, usage_period_start)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000471', 1, 'subscription', 'Starter', 1, 348.5, NULL, 348.5, NULL),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000471', 2, 'overage', 'Calls', 1, 0.5, NULL, 0.5, '2024-10-08 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000471', 3, 'tax', 'IGST', 1, NULL, 18, 62.82, NULL),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000472', 1, 'discount', 'Too late', 1, NULL, NULL, 10, NULL),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000472', 2, 'tax', 'IGST', 1, NULL, 18.2, 1.82, NULL),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000473', 1, 'one_time', 'Telephone', 2, 5, NULL, 10, NULL);
INSERT INTO telecom.payment_refunds
    (tenant_id, refund_id, payment_id, paid, refunded_before, amount, reason, gateway_refund_id, idempotency_key, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004b1', '00000000-0000-4000-8000-000000000461', 500, 0, 60.5, 'Too much',
        'rfnd_1', 'refund-1', '2024-10-11 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004b2', '00000000-0000-4000-8000-000000000461', 500, 60.5, 40, 'Too much',
        NULL, 'refund-2', '2024-10-11 00:00:00Z');
-- A user who has yet to choose a password, and what the other may do.
INSERT INTO telecom.users
    (tenant_id, user_id, username, email, password_hash, password_changed_at, must_change_password, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000402', 'bea', 'bea@example.com',
        '$2b$12$' || repeat('c', 53), '2024-10-01 00:00:00Z', true, '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z');
INSERT INTO telecom.user_permissions (tenant_id, user_id, permission, granted_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000401', 'invoices.void', '2024-10-01 00:00:00Z');
