-- Two grants, of which the first is the open lot; a consumption, a hold that was captured and one that is open, a purchase
-- that became the second lot and one that waits.
INSERT INTO billing.credits
    (tenant_id, organisation_id, balance, held, overdraft_limit, next_expiry_at, ledger_length, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        145, 10, 20, '2025-09-02 00:00:00Z', 4, '2024-09-02 00:00:00Z');

INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
     operation_code, reason, idempotency_key, effective_at, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 1, 'grant', 100, 100,
        '{00000000-0000-4000-8000-0000000000b1}', '{100}', NULL, 'Welcome', 'g-1',
        '2024-09-02 00:00:00Z', '2024-09-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 2, 'purchase', 50, 150,
        '{00000000-0000-4000-8000-0000000000b2}', '{50}', NULL, NULL, 'p-1',
        '2024-09-03 00:00:00Z', '2024-09-03 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 3, 'consumption', -3, 147,
        '{00000000-0000-4000-8000-0000000000b1}', '{-3}', 'crm.leads.enrich', NULL, 'c-1',
        '2024-09-04 00:00:00Z', '2024-09-04 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1', 4, 'consumption', -2, 145,
        '{00000000-0000-4000-8000-0000000000b1}', '{-2}', 'crm.leads.enrich', NULL, 'h-1',
        '2024-09-05 00:00:00Z', '2024-09-05 00:00:00Z');

INSERT INTO billing.credit_lots
    (tenant_id, organisation_id, lot_id, source, priority, granted, remaining, granted_at, expires_at, granted_by)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000b1', 'free', 10, 100, 0, '2024-09-02 00:00:00Z', '2025-09-02 00:00:00Z', 1),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000b2', 'paid', 20, 50, 50, '2024-09-03 00:00:00Z', NULL, 2);

UPDATE billing.credits
SET open_lot_id        = '00000000-0000-4000-8000-0000000000b1',
    open_lot_remaining = 95;

INSERT INTO billing.credit_holds
    (tenant_id, organisation_id, hold_id, status, quantity, captured, operation_code, idempotency_key, sequence_number,
     created_at, expires_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000c1', 'captured', 5, 2, 'crm.leads.enrich', 'h-1', 4,
        '2024-09-05 00:00:00Z', '2024-09-06 00:00:00Z', '2024-09-05 01:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000c2', 'open', 10, 0, 'crm.leads.enrich', 'h-2', NULL,
        '2024-09-06 00:00:00Z', '2024-09-07 00:00:00Z', NULL);

INSERT INTO billing.credit_purchases
    (tenant_id, organisation_id, purchase_id, status, quantity, unit_price, total_price, currency, currency_decimals,
     payment_method, payment_reference, idempotency_key, lot_id, lot_expires_at, requested_at, closed_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000d1', 'completed', 50, 0.05, 2.5, 'EUR', 2, 'card', 'pi_1', 'p-1',
        '00000000-0000-4000-8000-0000000000b2', NULL, '2024-09-02 23:00:00Z', '2024-09-03 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000d2', 'pending', 100, 0.05, 5, 'EUR', 2, NULL, NULL, 'p-2',
        NULL, '2025-09-04 00:00:00Z', '2024-09-04 00:00:00Z', NULL);

INSERT INTO billing.credit_usage
    (tenant_id, organisation_id, usage_id, operation_code, operation_quantity, free_quantity, credits_debited,
     sequence_number, user_reference, request_reference, idempotency_key, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1',
        '00000000-0000-4000-8000-0000000000e1', 'crm.leads.enrich', 4, 1, 3, 3, 'user-1', 'request-1', 'c-1',
        '2024-09-04 00:00:00Z');

INSERT INTO billing.credit_configuration_defaults
    (operation_code, operation_name, category, unit, unit_multiplier, credit_cost, free_allowance, free_allowance_period,
     overage_limit, overage_period, overage_cost, created_at, updated_at)
VALUES ('crm.leads.enrich', 'Enrich leads', 'CRM', 'lead', 1, 1, 1, 'day', 10, 'month', 2,
        '2024-09-02 00:00:00Z', '2024-09-02 00:00:00Z');
INSERT INTO billing.credit_configuration_default_steps (operation_code, min_quantity, credit_cost)
VALUES ('crm.leads.enrich', 1000, 0.5);

INSERT INTO billing.credit_configurations
    (tenant_id, operation_code, operation_name, category, unit, credit_cost, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'crm.leads.enrich', 'Enrich leads', NULL, 'lead', 0.75,
        '2024-09-02 00:00:00Z', '2024-09-02 00:00:00Z');
INSERT INTO billing.credit_configuration_steps (tenant_id, operation_code, min_quantity, credit_cost)
VALUES ('00000000-0000-4000-8000-000000000001', 'crm.leads.enrich', 100, 0.25);
