INSERT INTO telecom.payments
    (tenant_id, payment_id, customer_id, account_id, subscription_id, payment_number, amount, currency, payment_method, status,
     gateway, gateway_payment_id, gateway_order_id, description, failure_code, failure_reason, refunded_amount, refund_reason,
     paid_at, failed_at, refunded_at, retry_count, last_retry_at, idempotency_key, metadata, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000461', '00000000-0000-4000-8000-000000000411',
        '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000441', 'PAY-1', 500, 'INR', 'upi',
        'partially_refunded', 'razorpay', 'pay_1', 'order_1', 'Top-up', 'BAD_NETWORK', 'Timed out', 100.5, 'Too much',
        '2024-10-10 00:00:00Z', '2024-10-09 00:00:00Z', '2024-10-11 00:00:00Z', 1, '2024-10-09 12:00:00Z', 'top-up-1',
        '{"ip": "::1"}', '2024-10-09 00:00:00Z', '2024-10-11 00:00:00Z');
