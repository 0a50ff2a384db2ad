-- A user who has yet to choose a password, and what the other may do.
INSERT INTO telecom.users
    (tenant_id, user_id, username, email, password_hash, password_changed_at, must_change_password, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000402', 'bea', 'bea@example.com',
        '$2b$12$' || repeat('c', 53), '2024-10-01 00:00:00Z', true, '2024-10-01 00:00:00Z', '2024-10-01 00:00:00Z');
INSERT INTO telecom.user_permissions (tenant_id, user_id, permission, granted_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000401', 'invoices.void', '2024-10-01 00:00:00Z');
