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
