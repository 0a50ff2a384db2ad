-- Two customers with rows of every kind whose facts hold. Credits and usage come through the functions that applications
-- call; what has no function yet is written by hand.
BEGIN;

INSERT INTO billing.tenants (id, name, created_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'Acme', '2026-01-01Z'),
       ('bbbbbbbb-0000-4000-8000-000000000000', 'Bolt', '2026-01-01Z');

INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, pinned_tier, pinned_version)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'sales', 'Sales', 'Europe/Berlin', 'EUR', '2026-01-01Z', NULL, NULL),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000002', 'lab', 'Laboratory', 'UTC', 'EUR', '2026-01-01Z', 'free', 1),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003', 'store', 'Store', 'UTC', 'EUR', '2026-01-01Z', NULL, NULL),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004', 'kiosk', 'Kiosk', 'UTC', 'EUR', '2026-01-01Z', NULL, NULL),
       ('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', 'main', 'Bolt', 'UTC', 'USD', '2026-01-01Z', NULL, NULL);

-- Sales came to free again, Laboratory is to follow its current terms some day.
INSERT INTO billing.organisation_tier_changes
    (tenant_id, organisation_id, change_number, from_tier, to_tier, requested_at, effective_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 1, 'free', 'trial', '2026-01-01Z', '2026-01-01Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 2, 'trial', 'free', '2026-01-01Z', '2026-02-01Z');
UPDATE billing.organisations
SET next_tier              = 'free',
    next_tier_at           = '2027-01-01Z',
    next_tier_requested_at = '2026-01-01Z'
WHERE slug = 'lab';

INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)
VALUES ('stripe_customer', 'cus_1', 'aaaaaaaa-0000-4000-8000-000000000000', '2026-01-01Z');

-- Sales: a lot that expires with 6 left, a bought one that is open with 90.5 left, and one of 20 that waits.
SELECT billing.grant_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    'aaaaaaaa-0000-4000-8000-00000000001a', 10, 'promotional', 50, '2026-02-01Z', NULL, NULL, 'grant-1', '2026-01-01Z');
SELECT billing.request_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    'aaaaaaaa-0000-4000-8000-00000000002a', 100, 1, 100, 'EUR', 2, NULL, NULL, NULL, 'purchase-1', '2026-01-01Z');
SELECT billing.complete_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    'aaaaaaaa-0000-4000-8000-00000000002a', 'payment-1', 'aaaaaaaa-0000-4000-8000-00000000001b', '2026-01-01Z');
SELECT billing.request_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    'aaaaaaaa-0000-4000-8000-00000000002b', 20, 1, 20, 'EUR', 2, NULL, NULL, NULL, 'purchase-2', '2026-03-01Z');
SELECT billing.grant_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    'aaaaaaaa-0000-4000-8000-00000000001c', 20, 'free', 200, NULL, NULL, NULL, 'grant-3', '2026-01-01Z');
SELECT billing.consume_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    4, 'crm.leads.enrich', 'consume-1', '2026-01-02Z');
SELECT billing.consume_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    7.5, 'crm.leads.enrich', 'consume-2', '2026-03-01Z');
SELECT billing.consume_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001',
    2, 'crm.leads.export', 'consume-3', '2026-03-02Z');

INSERT INTO billing.credit_holds
    (tenant_id, organisation_id, hold_id, status, quantity, captured, operation_code, idempotency_key, sequence_number,
     created_at, expires_at, closed_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-00000000003a',
        'open', 5, 0, 'crm.leads.export', 'hold-1', NULL, '2026-03-01Z', '2027-01-01Z', NULL),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-00000000003b',
        'captured', 3, 2, 'crm.leads.export', 'hold-2', 6, '2026-03-01Z', '2027-01-01Z', '2026-03-02Z');
UPDATE billing.credits
SET held = 5
WHERE organisation_id = 'aaaaaaaa-0000-4000-8000-000000000001';

INSERT INTO billing.credit_usage
    (tenant_id, organisation_id, usage_id, operation_code, operation_quantity, free_quantity, credits_debited, sequence_number,
     idempotency_key, created_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-00000000004a',
        'crm.leads.enrich', 4, 0, 4, 4, 'usage-1', '2026-01-02Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-00000000004b',
        'crm.leads.enrich', 1, 1, 0, NULL, 'usage-2', '2026-01-03Z');

-- Laboratory: overdrawn by 15, of which a grant repaid 5.
SELECT billing.grant_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000002',
    'aaaaaaaa-0000-4000-8000-00000000001d', 10, 'free', 100, NULL, NULL, NULL, 'grant-4', '2026-01-01Z');
UPDATE billing.credits
SET overdraft_limit = 30
WHERE organisation_id = 'aaaaaaaa-0000-4000-8000-000000000002';
SELECT billing.consume_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000002',
    25, 'crm.leads.enrich', 'consume-4', '2026-01-02Z');
SELECT billing.grant_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000002',
    'aaaaaaaa-0000-4000-8000-00000000001e', 5, 'free', 100, NULL, NULL, NULL, 'grant-5', '2026-01-03Z');

-- Bolt: 1 of 3 used.
SELECT billing.grant_credits('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001',
    'bbbbbbbb-0000-4000-8000-00000000001a', 3, 'free', 100, NULL, NULL, NULL, 'grant-1', '2026-01-01Z');
SELECT billing.consume_credits('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001',
    1, 'crm.leads.enrich', 'consume-1', '2026-01-02Z');

-- Store: a consumption of which part came back, three credits that went to the kiosk, which had overdrawn one,
-- and a lot that was void.
SELECT billing.grant_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    'aaaaaaaa-0000-4000-8000-00000000001f', 50, 'paid', 100, NULL, NULL, NULL, 'grant-6', '2026-01-01Z');
SELECT billing.consume_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    8, 'crm.leads.enrich', 'consume-6', '2026-01-02Z');
SELECT billing.refund_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    2, 2, gen_random_uuid(), 'refund-1', '2026-01-03Z');
SELECT billing.refund_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    2, 1, gen_random_uuid(), 'refund-2', '2026-01-03Z');
SELECT billing.limit_credit_overdraft('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    5, '2026-01-03Z');
SELECT billing.consume_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    1, 'crm.leads.enrich', 'consume-7', '2026-01-03Z');
SELECT billing.transfer_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    'aaaaaaaa-0000-4000-8000-000000000004', 3, NULL, 'transfer-1', '2026-01-04Z');
SELECT billing.grant_credits('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    'aaaaaaaa-0000-4000-8000-000000000021', 7, 'bonus', 100, NULL, NULL, NULL, 'grant-7', '2026-01-05Z');
SELECT billing.void_credit_lot('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000003',
    'aaaaaaaa-0000-4000-8000-000000000021', 'granted to the wrong one', 'void-1', '2026-01-05Z');

INSERT INTO billing.credit_configuration_defaults (operation_code, operation_name, unit, credit_cost, created_at, updated_at)
VALUES ('crm.leads.enrich', 'Enrich leads', 'lead', 1, '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.credit_configuration_default_steps (operation_code, min_quantity, credit_cost)
VALUES ('crm.leads.enrich', 100, 0.5);
INSERT INTO billing.credit_configurations (tenant_id, operation_code, operation_name, unit, credit_cost, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'crm.leads.enrich', 'Enrich leads', 'lead', 1, '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.credit_configuration_steps (tenant_id, operation_code, min_quantity, credit_cost)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'crm.leads.enrich', 100, 0.4);

INSERT INTO billing.credit_configuration_defaults
    (operation_code, operation_name, unit, credit_cost, free_allowance, free_allowance_period, overage_limit, overage_period,
     overage_cost, created_at, updated_at)
VALUES ('crm.leads.export', 'Export leads', 'lead', 1.5, 1, 'day', 40, 'month', 3, '2026-01-01Z', '2026-01-01Z');

-- Kiosk: a purchase of which 20 were paid back, a use that was free in part, and one that credits did not reach for.
SELECT billing.request_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    'aaaaaaaa-0000-4000-8000-00000000002c', 50, 0.5, 25, 'EUR', 2, 'card', 'payment-3', NULL, 'purchase-3', '2026-01-05Z');
SELECT billing.complete_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    'aaaaaaaa-0000-4000-8000-00000000002c', 'payment-3', 'aaaaaaaa-0000-4000-8000-000000000020', '2026-01-05Z');
SELECT billing.refund_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    'aaaaaaaa-0000-4000-8000-00000000002c', 12, 'purchase-refund-1', '2026-01-05Z');
SELECT billing.refund_credit_purchase('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    'aaaaaaaa-0000-4000-8000-00000000002c', 8, 'purchase-refund-2', '2026-01-05Z');
SELECT billing.consume_credits_for('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    'aaaaaaaa-0000-4000-8000-00000000004c', 'crm.leads.export', 3, 'ada', NULL, 'usage-3', '2026-01-06Z');
SELECT billing.consume_credits_for('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000004',
    'aaaaaaaa-0000-4000-8000-00000000004d', 'crm.leads.export', 30, NULL, 'request-1', 'usage-4', '2026-01-06Z');

-- Uses within a hard limit, of a level up to its limit, beyond a soft limit, and a counter that nobody used.
INSERT INTO billing.usage_limit_overrides
    (tenant_id, organisation_id, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement, reset_period, version, created_at,
     ended_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 'counter', 1, false, 'soft', 'month', 1, '2026-01-01Z', '2026-02-01Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 'counter', 2, false, 'soft', 'month', 2, '2026-02-01Z', NULL);
SELECT billing.record_usage('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'INVOICES', 1, 'invoice-1', NULL, '2026-03-01Z');
SELECT billing.record_usage('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'INVOICES', 2, 'invoice-2', NULL, '2026-03-02Z');
SELECT billing.change_usage('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'BANK_CONNECTIONS', 'increase', 1, NULL, NULL, 'bank-1', NULL, '2026-03-01Z');
SELECT billing.change_usage('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'BANK_CONNECTIONS', 'set', 1, NULL, NULL, 'bank-2', NULL, '2026-03-02Z');
SELECT billing.record_usage('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 3, 'sync-1', NULL, '2026-03-01Z');
SELECT billing.record_usage('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', 'AI_MESSAGES', 50, 'message-1', NULL, '2026-03-01Z');
SELECT billing.record_usage('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 7, 'sync-0', NULL, '2025-11-01Z');
SELECT billing.prune_usage('bbbbbbbb-0000-4000-8000-000000000000', '2025-11-02Z', 100, '2026-03-01Z');
SELECT billing.record_usage('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 2, 'filing-2', NULL, '2025-11-03Z');
SELECT billing.record_usage('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 2, 'sync-2', NULL, '2026-03-01Z');
SELECT billing.change_usage('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', 'EMAIL_SYNCS', 'adjust', 3, NULL, 'Lost', 'adjust-1', '2026-03-01Z', '2026-03-02Z');
SELECT billing.change_usage('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000001', NULL, 'reverse', NULL, 'sync-2', 'Failed', 'reverse-1', NULL, '2026-03-02Z');
INSERT INTO billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000002', 'INVOICES', 'month', '2026-03-01Z', 0);

-- Half of the invoices are written, and the bank connection is in use.
INSERT INTO billing.usage_thresholds (tenant_id, feature_code, threshold_kind, threshold_value)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'INVOICES', 'percentage', 50),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'BANK_CONNECTIONS', 'quantity', 1);
SELECT billing.take_usage_alerts('aaaaaaaa-0000-4000-8000-000000000000', 100, '2026-03-03Z');

-- One service of each type in one plan.
INSERT INTO billing.billing_plans (tenant_id, plan_id, plan_name, billing_frequency, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000005a', 'Standard', 'monthly', 'USD', '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.service_catalog (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
SELECT 'aaaaaaaa-0000-4000-8000-000000000000', ('aaaaaaaa-0000-4000-8000-00000000006' || n)::uuid, 'Service ' || n, 'Usage', 'hour', 'USD', '2026-01-01Z', '2026-01-01Z'
FROM generate_series(1, 4) n;
INSERT INTO billing.plan_service_configuration
    (tenant_id, config_id, plan_id, service_id, configuration_type, currency, rounding_mode, created_at, updated_at)
SELECT 'aaaaaaaa-0000-4000-8000-000000000000', ('aaaaaaaa-0000-4000-8000-00000000007' || n)::uuid, 'aaaaaaaa-0000-4000-8000-00000000005a',
       ('aaaaaaaa-0000-4000-8000-00000000006' || n)::uuid, t.type, 'USD', 'half_up', '2026-01-01Z', '2026-01-01Z'
FROM unnest(enum_range(NULL::billing.configuration_type)) WITH ORDINALITY AS t (type, n);
INSERT INTO billing.plan_service_fixed_config (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000071', 10, false, 'start');
INSERT INTO billing.plan_service_hourly_config (tenant_id, config_id, hourly_rate, minimum_billable_seconds, round_up_to_seconds)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000072', 95, 0, 900);
INSERT INTO billing.user_type_rates (tenant_id, config_id, user_type, hourly_rate)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000072', 'senior', 120);
INSERT INTO billing.plan_service_usage_config (tenant_id, config_id, unit_of_measure, base_rate, minimum_usage, tier_mode)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000073', 'GB', 1, 0, 'graduated');
INSERT INTO billing.plan_service_rate_tiers (tenant_id, config_id, min_quantity, rate)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000073', 100, 0.5);
INSERT INTO billing.plan_service_bucket_config
    (tenant_id, config_id, included_quantity, unit_of_measure, billing_period, overage_rate, rollover_mode, rollover_cap)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000074', 40, 'hour', 'monthly', 100, 'capped', 8);

-- January: 25 and 5 used of 40, of the 10 left 8 go on. February: 50 used of 48.
SELECT billing.draw_from_bucket('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000074', 'aaaaaaaa-0000-4000-8000-000000000091', 25, 'draw-1', NULL, '2026-01-10Z');
SELECT billing.draw_from_bucket('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000074', 'aaaaaaaa-0000-4000-8000-000000000092', 9, 'draw-2', NULL, '2026-01-11Z');
SELECT billing.draw_from_bucket('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000074', 'aaaaaaaa-0000-4000-8000-000000000093', 7, 'draw-3', NULL, '2026-01-12Z');
SELECT billing.revise_bucket_draw('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000092', 1, 5, 'edit-1', '2026-01-13Z');
SELECT billing.revise_bucket_draw('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000093', 1, 0, 'delete-1', '2026-01-14Z');
SELECT billing.roll_over_bucket('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000074', '2026-01-10Z', '2026-02-03Z');
SELECT billing.draw_from_bucket('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000074', 'aaaaaaaa-0000-4000-8000-000000000094', 50, 'draw-4', NULL, '2026-02-10Z');

-- An older plan, whose service was moved with its rates by quantity.
INSERT INTO billing.billing_plans (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000005b', 'Older', 'monthly', 'USD', 'Usage', '2025-01-01Z', '2025-01-01Z');
INSERT INTO billing.service_catalog (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000065', 'Older service', 'Usage', 'GB', 'USD', '2025-01-01Z', '2025-01-01Z');
INSERT INTO billing.service_rate_tiers (tenant_id, tier_id, service_id, min_quantity, max_quantity, rate, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000009a', 'aaaaaaaa-0000-4000-8000-000000000065', 0, 100, 10, '2025-01-01Z', '2025-01-01Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000009b', 'aaaaaaaa-0000-4000-8000-000000000065', 101, NULL, 8.5, '2025-01-01Z', '2025-01-01Z');
INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000005b', 'aaaaaaaa-0000-4000-8000-000000000065', 1, NULL);
INSERT INTO billing.plan_service_configuration
    (tenant_id, config_id, plan_id, service_id, configuration_type, currency, rounding_mode, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000075', 'aaaaaaaa-0000-4000-8000-00000000005b',
        'aaaaaaaa-0000-4000-8000-000000000065', 'Usage', 'USD', 'up', '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.plan_service_usage_config (tenant_id, config_id, unit_of_measure, base_rate, minimum_usage, tier_mode)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000075', 'Unit', 0.1, 0, 'graduated');
INSERT INTO billing.plan_service_rate_tiers (tenant_id, config_id, min_quantity, rate)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000075', 100, 0.085);
INSERT INTO billing.plan_service_origins (tenant_id, plan_id, service_id, config_id, quantity, custom_rate, placed_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000005b', 'aaaaaaaa-0000-4000-8000-000000000065',
        'aaaaaaaa-0000-4000-8000-000000000075', 1, NULL, '2026-01-01Z');

-- The same address in two tenants, and the seeds of a production database.
INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at)
SELECT tenant_id::uuid, user_id::uuid, username, email, '$2b$12$' || repeat('x', 53), '2026-01-01Z', '2026-01-01Z', '2026-01-01Z'
FROM (
    VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000008a', 'ada', 'ada@example.com'),
           ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000008b', 'bea', 'bea@example.com'),
           ('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-00000000008a', 'ada', 'ada@example.com')
) u (tenant_id, user_id, username, email);
INSERT INTO billing.seed_profiles (seed_profile_id, profile, applied_for, row_names, fingerprints, applied_at)
VALUES (gen_random_uuid(), 'reference', NULL, '{}', '{}', '2026-01-01Z'),
       (gen_random_uuid(), 'production', 'aaaaaaaa-0000-4000-8000-000000000000', '{}', '{}', '2026-01-01Z'),
       (gen_random_uuid(), 'production', 'bbbbbbbb-0000-4000-8000-000000000000', '{}', '{}', '2026-01-01Z');

-- A subscription whose plan was changed in February, and one that was cancelled. Two invoices.
INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000901', 'aaaaaaaa-0000-4000-8000-00000000008a',
        'USD', '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.accounts
    (tenant_id, account_id, customer_id, account_number, account_type, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000911', 'aaaaaaaa-0000-4000-8000-000000000901',
        'ACC-9', 'postpaid', 'USD', '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.rate_plans (tenant_id, rate_plan_id, name, currency, monthly_price, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000921', 'Starter', 'USD', 10, '2026-01-01Z', '2026-01-01Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000922', 'Larger', 'USD', 10, '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.subscriptions
    (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status, price, currency, time_zone,
     started_at, anchored_at, ended_at, cancelled_at, current_period_start, current_period_end, next_billing_at, created_at, updated_at)
SELECT 'aaaaaaaa-0000-4000-8000-000000000000', s.id::uuid, 'aaaaaaaa-0000-4000-8000-000000000901',
       'aaaaaaaa-0000-4000-8000-000000000911', s.plan::uuid, s.number, s.status::telecom.subscription_status, 10, 'USD', 'UTC',
       '2026-01-01Z', '2026-01-01Z', s.ended_at::timestamptz, s.ended_at::timestamptz, s.period_start::timestamptz,
       s.period_end::timestamptz, s.next_billing_at::timestamptz, '2026-01-01Z', '2026-01-01Z'
FROM (
    VALUES ('aaaaaaaa-0000-4000-8000-000000000931', 'aaaaaaaa-0000-4000-8000-000000000922', 'SUB-9', 'active', NULL,
            '2026-02-15Z', '2026-03-01Z', '2026-03-01Z'),
           ('aaaaaaaa-0000-4000-8000-000000000932', 'aaaaaaaa-0000-4000-8000-000000000921', 'SUB-10', 'cancelled', '2026-01-10Z',
            '2026-01-01Z', '2026-02-01Z', NULL)
) s (id, plan, number, status, ended_at, period_start, period_end, next_billing_at);
INSERT INTO telecom.subscription_usage
    (tenant_id, subscription_id, billing_period_start, billing_period_end, follows_period_end, rate_plan_id, currency,
     initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute, rounding_mode, plan_change_key,
     plan_change_rounding, plan_change_credit, plan_change_charge, created_at, updated_at)
SELECT 'aaaaaaaa-0000-4000-8000-000000000000', u.id::uuid, u.period_start::timestamptz, u.period_end::timestamptz,
       u.follows::timestamptz, u.plan::uuid, 'USD', 60, 60, 1, 'half_up', u.key,
       CASE WHEN u.key IS NOT NULL THEN 'half_up'::telecom.cost_rounding END, CASE WHEN u.key IS NOT NULL THEN 5 END,
       CASE WHEN u.key IS NOT NULL THEN 5 END, '2026-01-01Z', '2026-01-01Z'
FROM (
    VALUES ('aaaaaaaa-0000-4000-8000-000000000931', '2026-01-01Z', '2026-02-01Z', NULL, 'aaaaaaaa-0000-4000-8000-000000000921', NULL),
           ('aaaaaaaa-0000-4000-8000-000000000931', '2026-02-01Z', '2026-02-15Z', '2026-02-01Z', 'aaaaaaaa-0000-4000-8000-000000000921', NULL),
           ('aaaaaaaa-0000-4000-8000-000000000931', '2026-02-15Z', '2026-03-01Z', '2026-02-15Z', 'aaaaaaaa-0000-4000-8000-000000000922', 'change'),
           ('aaaaaaaa-0000-4000-8000-000000000932', '2026-01-01Z', '2026-02-01Z', NULL, 'aaaaaaaa-0000-4000-8000-000000000921', NULL)
) u (id, period_start, period_end, follows, plan, key);
INSERT INTO telecom.invoice_series (tenant_id, series, last_number)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'PERIODS', 2);
INSERT INTO telecom.invoices
    (tenant_id, invoice_id, customer_id, account_id, subscription_id, series, series_number, status, subtotal, tax_amount, total_amount,
     currency, billing_period_start, billing_period_end, issued_at, due_at, customer_snapshot, idempotency_key, created_at, updated_at)
SELECT 'aaaaaaaa-0000-4000-8000-000000000000', i.id::uuid, 'aaaaaaaa-0000-4000-8000-000000000901',
       'aaaaaaaa-0000-4000-8000-000000000911', 'aaaaaaaa-0000-4000-8000-000000000931', 'PERIODS', i.number, 'finalized', 10, 0, 10, 'USD',
       i.period_start::timestamptz, i.period_end::timestamptz, i.period_start::timestamptz, i.period_end::timestamptz, '{}',
       'invoice ' || i.number, '2026-01-01Z', '2026-01-01Z'
FROM (
    VALUES ('aaaaaaaa-0000-4000-8000-000000000941', 1, '2026-01-01Z', '2026-02-01Z'),
           ('aaaaaaaa-0000-4000-8000-000000000942', 2, '2026-02-01Z', '2026-03-01Z')
) i (id, number, period_start, period_end);
INSERT INTO telecom.invoice_lines (tenant_id, invoice_id, line_number, line_type, description, unit_price, amount)
SELECT tenant_id, invoice_id, 1, 'subscription', 'Starter', 10, 10
FROM telecom.invoices;

-- A data migration that could not place one row.
INSERT INTO billing.data_migration_progress (tenant_id, migration, last_key, placed, unplaced, started_at, finished_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', '20250318200100', 'b', 1, 1, '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.data_migration_unplaced_rows (tenant_id, migration, source_table, source_key, reason, reported_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', '20250318200100', 'billing.plan_services', 'b', 'its service is gone', '2026-01-01Z');

-- An allocation of the older system that came back, and one that had been used up.
INSERT INTO billing_archive.credit_allocations
    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits, available_credits,
     credit_type, expiry_rule, expiry_warning_days, allocation_type, is_active, allocated_at, auto_replenish, last_updated_at,
     outcome, lot_id, sequence_number, archived_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000000f1', 'aaaaaaaa-0000-4000-8000-000000000001',
        'crm', 25, 5, 20, 'free', 'never_expire', 7, 'manual', true, '2025-01-01Z', false, '2025-01-01Z', 'returned',
        'aaaaaaaa-0000-4000-8000-00000000001c', 3, '2026-01-01Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000000f2', 'aaaaaaaa-0000-4000-8000-000000000001',
        'hr', 5, 5, 0, 'free', 'never_expire', 7, 'manual', true, '2025-01-01Z', false, '2025-01-01Z', 'used_up',
        NULL, NULL, '2026-01-01Z');
UPDATE billing_archive.dropped_tables
SET dropped_at        = '2026-01-01Z',
    row_count         = 2,
    archived_rows     = 2,
    remaining_credits = 20,
    returned_credits  = 20
WHERE table_name = 'billing.credit_allocations';

-- Invoices and payments of a customer. The first invoice is credited in part, paid from the balance in part and overpaid by a
-- payment of which some was given back; the second is a draft, the third void.
INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007c1', 'aaaaaaaa-0000-4000-8000-00000000008a',
        'INR', '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.accounts (tenant_id, account_id, customer_id, account_number, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007a1', 'aaaaaaaa-0000-4000-8000-0000000007c1',
        'ACC-700', 'INR', '2026-01-01Z', '2026-01-01Z');
SELECT billing.write_invoice('aaaaaaaa-0000-4000-8000-000000000000', i.invoice_id::uuid, 'aaaaaaaa-0000-4000-8000-0000000007c1',
    'aaaaaaaa-0000-4000-8000-0000000007a1', NULL, 'one_time', 'INR', NULL, NULL, '2026-01-01Z', '2026-01-16Z', NULL, NULL,
    '{one_time,tax}', '{Thing,GST}', '{1,1}', '{NULL,NULL}', '{NULL,18}', '{100,18}', '{NULL,NULL}', 'invoice-' || i.invoice_id,
    '2026-01-01Z')
FROM (
    VALUES ('aaaaaaaa-0000-4000-8000-0000000007b1'),
           ('aaaaaaaa-0000-4000-8000-0000000007b2'),
           ('aaaaaaaa-0000-4000-8000-0000000007b3')
) i (invoice_id);
SELECT billing.finalize_invoice('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007b1', 'INV', '2026-01-02Z');
SELECT billing.finalize_invoice('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007b3', 'INV', '2026-01-02Z');
SELECT billing.end_invoice('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007b3', 'void', 'mistake',
    '2026-01-03Z');
SELECT billing.take_back_from_invoice('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007b4',
    'aaaaaaaa-0000-4000-8000-0000000007b1', 'CN', 'INR', NULL, '{one_time}', '{Back}', '{1}', '{NULL}', '{NULL}', '{8}', 'note-1',
    '2026-01-03Z');
SELECT billing.change_account_balance('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007a1', 'adjustment',
    50, 'INR', 'opening', NULL, NULL, NULL, 'opening-7', '2026-01-03Z');
SELECT billing.pay_invoice_from_balance('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007b1',
    'aaaaaaaa-0000-4000-8000-0000000007a1', 10, 'INR', 'balance-7', '2026-01-03Z');
INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)
VALUES ('gateway_payment', 'razorpay:pay_1', 'aaaaaaaa-0000-4000-8000-000000000000', '2026-01-04Z');
SELECT billing.start_payment('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007d1',
    'aaaaaaaa-0000-4000-8000-0000000007c1', NULL, 'aaaaaaaa-0000-4000-8000-0000000007b1', NULL, 'PAY-1', 120, 'INR', 'upi', 'razorpay',
    'pay_1', NULL, NULL, true, 'payment-1', '2026-01-04Z');
SELECT billing.refund_payment('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007d1',
    gen_random_uuid(), 15, 'INR', 'too much', NULL, 'refund-7-1', '2026-01-05Z');
SELECT billing.refund_payment('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007d1',
    gen_random_uuid(), 25, 'INR', 'broken', NULL, 'refund-7-2', '2026-01-06Z');
SELECT billing.start_payment('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007d2',
    'aaaaaaaa-0000-4000-8000-0000000007c1', 'aaaaaaaa-0000-4000-8000-0000000007a1', NULL, NULL, 'PAY-2', 30, 'INR', 'bank_transfer',
    'manual', NULL, NULL, NULL, true, 'payment-2', '2026-01-04Z');
SELECT billing.start_payment('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000007d3',
    'aaaaaaaa-0000-4000-8000-0000000007c1', 'aaaaaaaa-0000-4000-8000-0000000007a1', NULL, NULL, 'PAY-3', 5, 'INR', 'upi', 'stripe',
    NULL, NULL, NULL, false, 'payment-3', '2026-01-04Z');
-- Telecom: a prepaid account that was brought over with 10, and a period in which one call cost 0.5 and was rated anew, one was
-- covered by the allowance, one failed and one waits.
INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000090', 'aaaaaaaa-0000-4000-8000-00000000008a', 'INR', '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.rate_plans
    (tenant_id, rate_plan_id, name, currency, monthly_price, included_minutes, overage_rate_per_minute, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000091', 'Calls', 'INR', 349, 1, 0.5, '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.accounts
    (tenant_id, account_id, customer_id, account_number, opening_balance, balance, ledger_length, currency, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000092', 'aaaaaaaa-0000-4000-8000-000000000090', 'ACC-1', 10, 29.5, 4, 'INR', '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.subscriptions
    (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status, price, currency, time_zone,
     started_at, anchored_at, current_period_start, current_period_end, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000093', 'aaaaaaaa-0000-4000-8000-000000000090', 'aaaaaaaa-0000-4000-8000-000000000092', 'aaaaaaaa-0000-4000-8000-000000000091', 'SUB-1', 'active', 349, 'INR', 'UTC',
        '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', '2026-02-01Z', '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.subscription_usage
    (tenant_id, subscription_id, billing_period_start, billing_period_end, rate_plan_id, currency, minutes_included,
     initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute, rounding_mode, used_seconds,
     overage_seconds, overage_cost, overage_settled, mobile_calls, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000093', '2026-01-01Z', '2026-02-01Z', 'aaaaaaaa-0000-4000-8000-000000000091', 'INR', 1, 60, 60, 0.5, 'half_up', 120, 60, 0.5,
        0.5, 2, '2026-01-01Z', '2026-01-01Z');
INSERT INTO telecom.cdrs
    (tenant_id, cdr_id, call_uuid, subscription_number, subscription_id, account_id, caller_id, destination, started_at,
     duration_seconds, billable_seconds, call_direction, call_type, call_status, processing_status, processing_error,
     rating_count, usage_period_start, charged_seconds, overage_seconds, cost, currency, rated_at, created_at, updated_at)
SELECT 'aaaaaaaa-0000-4000-8000-000000000000', c.cdr_id::uuid, c.call_uuid, 'SUB-1', 'aaaaaaaa-0000-4000-8000-000000000093', 'aaaaaaaa-0000-4000-8000-000000000092', '+911', '+912', c.started_at::timestamptz, 60, 60, 'outbound',
       'mobile', 'answered', c.status::telecom.cdr_status, c.error::telecom.cdr_error, c.ratings,
       CASE c.status WHEN 'processed' THEN timestamptz '2026-01-01Z' END, c.charged, c.overage, c.cost,
       CASE c.status WHEN 'processed' THEN 'INR' END, CASE c.status WHEN 'processed' THEN timestamptz '2026-01-10Z' END,
       '2026-01-10Z', '2026-01-10Z'
FROM (
    VALUES ('aaaaaaaa-0000-4000-8000-000000000094', 'call-1', '2026-01-09Z', 'processed', NULL, 1, 60, 0, 0),
           ('aaaaaaaa-0000-4000-8000-000000000095', 'call-2', '2026-01-10Z', 'processed', NULL, 3, 60, 60, 0.5),
           ('aaaaaaaa-0000-4000-8000-000000000096', 'call-3', '2025-12-31Z', 'failed', 'no_period', 1, 0, 0, 0),
           ('aaaaaaaa-0000-4000-8000-000000000097', 'call-4', '2026-02-01Z', 'pending', NULL, 0, 0, 0, 0)
) c (cdr_id, call_uuid, started_at, status, error, ratings, charged, overage, cost);
INSERT INTO telecom.account_transactions
    (tenant_id, account_id, sequence_number, transaction_type, amount, balance_after, cdr_id, idempotency_key, recorded_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000092', 1, 'top_up', 20, 30, NULL, 'top-up', '2026-01-02Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000092', 2, 'charge', -1, 29, 'aaaaaaaa-0000-4000-8000-000000000095', 'cdr:call-2:1', '2026-01-10Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000092', 3, 'charge_reversal', 1, 30, 'aaaaaaaa-0000-4000-8000-000000000095', 'cdr:call-2:2', '2026-01-11Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000092', 4, 'charge', -0.5, 29.5, 'aaaaaaaa-0000-4000-8000-000000000095', 'cdr:call-2:3', '2026-01-11Z');
INSERT INTO telecom.cdr_ratings
    (tenant_id, cdr_id, rating_number, outcome, error, subscription_id, usage_period_start, charged_seconds, overage_seconds,
     rate_per_minute, cost, account_id, sequence_number, rated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000094', 1, 'rated', NULL, 'aaaaaaaa-0000-4000-8000-000000000093', '2026-01-01Z', 60, 0, 0.5, 0, NULL, NULL, '2026-01-10Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000095', 1, 'rated', NULL, 'aaaaaaaa-0000-4000-8000-000000000093', '2026-01-01Z', 60, 60, 1, 1, 'aaaaaaaa-0000-4000-8000-000000000092', 2, '2026-01-10Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000095', 2, 'reversed', NULL, 'aaaaaaaa-0000-4000-8000-000000000093', '2026-01-01Z', -60, -60, 1, -1, 'aaaaaaaa-0000-4000-8000-000000000092', 3, '2026-01-11Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000095', 3, 'rated', NULL, 'aaaaaaaa-0000-4000-8000-000000000093', '2026-01-01Z', 60, 60, 0.5, 0.5, 'aaaaaaaa-0000-4000-8000-000000000092', 4, '2026-01-11Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000096', 1, 'failed', 'no_period', NULL, NULL, 0, 0, NULL, 0, NULL, NULL, '2026-01-10Z');

-- Plans: Acme has one at Stripe, after another that has ended, and a second that waits for its end. Bolt cancelled its own here
-- since Stripe told of it. Of one more that Bolt has no plan has the product, nor of one that has ended, whatever was told after that;
-- and cus_3 is nobody's yet.
INSERT INTO billing.plans (plan_id, slug, name, pricing, currency, price_monthly, stripe_product_id, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-0000000000d1', 'starter', 'Starter', 'listed', 'USD', 99, 'prod_1', '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.stripe_customers (stripe_customer_id, first_seen_at, linked_at)
VALUES ('cus_1', '2026-01-01Z', '2026-01-01Z'),
       ('cus_2', '2026-01-01Z', '2026-01-01Z'),
       ('cus_3', '2026-01-01Z', NULL);
INSERT INTO billing.tenant_config (tenant_id, stripe_customer_id, stripe_customer_request_key, created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'cus_1', 'customer-1', '2026-01-01Z', '2026-01-01Z'),
       ('bbbbbbbb-0000-4000-8000-000000000000', 'cus_2', 'customer-2', '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.stripe_events
    (stripe_customer_id, stripe_event_id, kind, occurred_at, stripe_subscription_id, status, stripe_product_id, stripe_price_id,
     plan_interval, current_period_start, current_period_end, cancel_at_period_end, canceled_at, ended_at, received_at)
VALUES ('cus_1', 'evt_1', 'subscription_changed', '2026-01-01Z', 'sub_1', 'incomplete', 'prod_1', 'price_1', 'month', '2026-01-01Z',
        '2026-02-01Z', false, NULL, NULL, '2026-01-01Z'),
       ('cus_1', 'evt_2', 'subscription_changed', '2026-01-01Z', 'sub_1', 'active', 'prod_1', 'price_1', 'month', '2026-01-01Z',
        '2026-02-01Z', false, NULL, NULL, '2026-01-01Z'),
       ('cus_1', 'evt_3', 'subscription_deleted', '2025-12-31Z', 'sub_0', 'canceled', 'prod_1', 'price_1', 'month', '2025-12-01Z',
        '2026-01-01Z', false, '2025-12-31Z', '2025-12-31Z', '2026-01-01Z'),
       ('cus_1', 'evt_4', 'subscription_changed', '2026-01-05Z', 'sub_0', 'past_due', 'prod_1', 'price_1', 'month', '2025-12-01Z',
        '2026-01-01Z', false, NULL, NULL, '2026-01-05Z'),
       ('cus_1', 'evt_5', 'subscription_changed', '2026-01-06Z', 'sub_5', 'active', 'prod_1', 'price_1', 'month', '2026-01-06Z',
        '2026-02-06Z', false, NULL, NULL, '2026-01-06Z'),
       ('cus_2', 'evt_6', 'subscription_changed', '2026-01-06Z', 'sub_2', 'active', 'prod_1', 'price_1', 'month', '2026-01-06Z',
        '2026-02-06Z', false, NULL, NULL, '2026-01-06Z'),
       ('cus_2', 'evt_7', 'subscription_changed', '2026-01-07Z', 'sub_6', 'incomplete', 'prod_2', 'price_2', 'month', '2026-01-07Z',
        '2026-02-07Z', false, NULL, NULL, '2026-01-07Z'),
       ('cus_2', 'evt_9', 'subscription_deleted', '2026-01-08Z', 'sub_7', 'canceled', 'prod_3', 'price_3', 'month', '2026-01-07Z',
        '2026-02-07Z', false, '2026-01-08Z', '2026-01-08Z', '2026-01-08Z'),
       ('cus_2', 'evt_10', 'subscription_changed', '2026-01-09Z', 'sub_7', 'active', 'prod_1', 'price_1', 'month', '2026-01-09Z',
        '2026-02-09Z', false, NULL, NULL, '2026-01-09Z'),
       ('cus_3', 'evt_8', 'subscription_changed', '2026-01-08Z', 'sub_3', 'active', 'prod_1', 'price_1', 'month', '2026-01-08Z',
        '2026-02-08Z', false, NULL, NULL, '2026-01-08Z');
INSERT INTO billing.subscriptions
    (tenant_id, subscription_id, plan_id, plan_at, plan_interval, status, anchored_at, current_period_start, current_period_end,
     cancel_at_period_end, canceled_at, ended_at, stripe_subscription_id, stripe_price_id, stripe_event_id, state_at, is_waiting,
     created_at, updated_at)
VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000000e0', 'aaaaaaaa-0000-4000-8000-0000000000d1',
        '2026-01-05Z', 'month', 'canceled', '2025-12-01Z', '2025-12-01Z', '2026-01-01Z', false, '2025-12-31Z', '2025-12-31Z', 'sub_0',
        'price_1', 'evt_3', '2025-12-31Z', false, '2026-01-01Z', '2026-01-05Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000000e1', 'aaaaaaaa-0000-4000-8000-0000000000d1',
        '2026-01-01Z', 'month', 'active', '2026-01-01Z', '2026-01-01Z', '2026-02-01Z', false, NULL, NULL, 'sub_1', 'price_1', 'evt_2',
        '2026-01-01Z', false, '2026-01-01Z', '2026-01-01Z'),
       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-0000000000e5', 'aaaaaaaa-0000-4000-8000-0000000000d1',
        '2026-01-06Z', 'month', 'active', '2026-01-06Z', '2026-01-06Z', '2026-02-06Z', false, NULL, NULL, 'sub_5', 'price_1', 'evt_5',
        '2026-01-06Z', true, '2026-01-06Z', '2026-01-06Z'),
       ('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-0000000000e2', 'aaaaaaaa-0000-4000-8000-0000000000d1',
        '2026-01-06Z', 'month', 'active', '2026-01-06Z', '2026-01-06Z', '2026-02-06Z', true, '2026-01-07Z', NULL, 'sub_2', 'price_1', NULL,
        '2026-01-07Z', false, '2026-01-06Z', '2026-01-07Z');
-- Why the first one of Acme ended, Stripe did not say.
UPDATE billing.subscriptions
SET cancellation_reason = 'too dear'
WHERE stripe_subscription_id = 'sub_0';
INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)
VALUES ('stripe_customer', 'cus_2', 'bbbbbbbb-0000-4000-8000-000000000000', '2026-01-01Z'),
       ('stripe_subscription', 'sub_0', 'aaaaaaaa-0000-4000-8000-000000000000', '2026-01-01Z'),
       ('stripe_subscription', 'sub_1', 'aaaaaaaa-0000-4000-8000-000000000000', '2026-01-01Z'),
       ('stripe_subscription', 'sub_5', 'aaaaaaaa-0000-4000-8000-000000000000', '2026-01-06Z'),
       ('stripe_subscription', 'sub_2', 'bbbbbbbb-0000-4000-8000-000000000000', '2026-01-06Z');

COMMIT;
