INSERT INTO telecom.payment_methods
    (tenant_id, payment_method_id, customer_id, method_type, gateway, gateway_payment_method_id, is_default, is_active, last_four,
     card_brand, expiry_month, expiry_year, bank_name, upi_id, metadata, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004a1', '00000000-0000-4000-8000-000000000411',
        'credit_card', 'stripe', 'pm_1', true, true, '4242', 'Visa', 12, 2030, NULL, NULL, '{"wallet": false}', 2, '2024-10-01 00:00:00Z',
        '2024-10-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004a2', '00000000-0000-4000-8000-000000000411',
        'upi', 'razorpay', 'token_1', false, false, NULL, NULL, NULL, NULL, 'State Bank', 'ada@sbi', NULL, 1, '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z');
