UPDATE telecom.users
SET must_change_password = true
WHERE tenant_id = '00000000-0000-4000-8000-000000000004';
INSERT INTO telecom.user_permissions (tenant_id, user_id, permission, granted_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000401', 'invoices.void', '2024-10-01 00:00:00Z');
