-- A use that was free in part and overage for the rest.
INSERT INTO billing.credit_usage
    (tenant_id, organisation_id, usage_id, operation_code, operation_quantity, free_quantity, credits_debited,
     idempotency_key, created_at, unit, unit_multiplier, step_quantities, step_costs, price_version, is_default_price,
     free_period, free_period_start, overage_quantity, overage_credits, overage_period, overage_period_start)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae',
        '00000000-0000-4000-8000-0000000000ee', 'crm.leads.enrich', 4, 1, 0, 'ae-u-1', '2026-01-09 00:00:00Z', 'lead', 1,
        '{3}', '{2}', 1, true, 'day', '2026-01-09 00:00:00Z', 3, 6, 'month', '2026-01-01 00:00:00Z');
INSERT INTO billing.credit_operation_counters
    (tenant_id, organisation_id, operation_code, period, period_start, free, overage)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 'crm.leads.enrich', 'day',
        '2026-01-09 00:00:00Z', 1, 0),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae', 'crm.leads.enrich', 'month',
        '2026-01-01 00:00:00Z', 0, 3);
