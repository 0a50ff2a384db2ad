INSERT INTO telecom.rate_plans
    (tenant_id, rate_plan_id, name, description, plan_type, currency, monthly_price, annual_price, setup_fee, trial_days,
     included_minutes, included_dids, max_concurrent_calls, overage_rate_per_minute, initial_increment_seconds,
     billing_increment_seconds, rounding_mode, did_monthly_rate, features, is_active, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000421', 'Starter', 'For one', 'prepaid',
        'INR', 349, 4008, 99.5, 7, 500, 1, 2, 0.5, 30, 6, 'half_even', 99, '{"voicemail": true}', false, 2, '2024-10-01 00:00:00Z',
        '2024-10-02 00:00:00Z');
