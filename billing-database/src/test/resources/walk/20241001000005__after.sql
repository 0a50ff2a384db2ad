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
