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
