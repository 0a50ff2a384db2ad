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
