INSERT INTO telecom.refresh_tokens
    (tenant_id, token_id, user_id, family_id, token_hash, expires_at, is_revoked, revoked_at, revocation_reason, replaced_by,
     ip_address, user_agent, device_fingerprint, created_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000492', '00000000-0000-4000-8000-000000000401',
        '00000000-0000-4000-8000-000000000499', repeat('b', 64), '2024-11-02 00:00:00Z', false, NULL, NULL, NULL, '2001:db8::1', 'curl',
        'laptop', '2024-10-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000491', '00000000-0000-4000-8000-000000000401',
        '00000000-0000-4000-8000-000000000499', repeat('a', 64), '2024-11-01 00:00:00Z', true, '2024-10-02 00:00:00Z', 'rotated',
        '00000000-0000-4000-8000-000000000492', '192.0.2.1', NULL, NULL, '2024-10-01 00:00:00Z');
