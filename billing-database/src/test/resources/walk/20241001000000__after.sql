INSERT INTO telecom.users
    (tenant_id, user_id, username, email, password_hash, first_name, last_name, phone_number, role, is_email_verified,
     is_phone_verified, is_mfa_enabled, mfa_secret, last_login_at, last_login_ip, password_changed_at,
     failed_login_attempts, last_failed_login_at, locked_until, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000401', 'Ada', 'Ada@example.com',
        '$2b$12$' || repeat('a', 53), 'Ada', 'Lovelace', '+441234567890', 'super_admin', true, true, true, 'encrypted',
        '2024-10-01 01:00:00Z', '2001:db8::1', '2024-10-01 00:00:00Z', 5, '2024-10-01 02:00:00Z',
        '2024-10-01 02:15:00Z', '2024-10-01 00:00:00Z', '2024-10-01 02:00:00Z'),
       ('00000000-0000-4000-8000-000000000005', '00000000-0000-4000-8000-000000000401', 'ada', 'ada@example.com',
        '$2a$10$' || repeat('b', 53), NULL, NULL, NULL, 'customer', false, false, false, NULL,
        NULL, NULL, '2024-01-01 00:00:00Z', 0, NULL, NULL, '2024-01-01 00:00:00Z', '2024-01-01 00:00:00Z');
