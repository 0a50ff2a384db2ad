INSERT INTO billing.plans
    (plan_id, slug, name, description, pricing, currency, price_monthly, price_yearly, stripe_product_id,
     stripe_price_id_monthly, stripe_price_id_yearly, features, is_active, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-0000000000d1', 'starter', 'Starter', 'For one', 'listed', 'USD', 99, 990, 'prod_1', 'price_1',
        'price_2', '{"support": "community"}', true, 1, '2025-12-15 01:00:00Z', '2025-12-15 01:00:00Z'),
       ('00000000-0000-4000-8000-0000000000d2', 'enterprise', 'Enterprise', NULL, 'custom', NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, false, 2, '2025-12-15 01:00:00Z', '2025-12-15 02:00:00Z');
INSERT INTO billing.plan_limits (plan_id, limit_code, limit_quantity, is_unlimited)
VALUES ('00000000-0000-4000-8000-0000000000d1', 'DOMAINS', 1, false),
       ('00000000-0000-4000-8000-0000000000d2', 'DOMAINS', NULL, true);

INSERT INTO billing.tenant_config (tenant_id, stripe_customer_id, stripe_customer_request_key, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'cus_1', 'customer-1', '2025-12-15 01:00:00Z', '2025-12-15 02:00:00Z'),
       ('00000000-0000-4000-8000-000000000003', NULL, 'customer-3', '2025-12-15 01:00:00Z', '2025-12-15 01:00:00Z');

-- One that will be another plan and waits, one that has ended, and one that is not billed at Stripe.
INSERT INTO billing.subscriptions
    (tenant_id, subscription_id, plan_id, plan_at, pending_plan_id, pending_plan_at, plan_interval, status, anchored_at,
     current_period_start, current_period_end, trial_ends_at, cancel_at_period_end, canceled_at, cancellation_reason,
     ended_at, stripe_subscription_id, stripe_price_id, stripe_event_id, state_at, is_waiting, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000e1',
        '00000000-0000-4000-8000-0000000000d1', '2025-12-22 00:00:01Z', '00000000-0000-4000-8000-0000000000d2',
        '2025-12-23 00:00:00Z', 'month', 'active', '2025-12-22 00:00:00Z', '2025-12-22 00:00:00Z', '2026-01-22 00:00:00Z',
        '2025-12-22 00:00:00Z', false, NULL, NULL, NULL, 'sub_1', 'price_1', 'evt_2', '2025-12-22 00:00:01Z', true, 2,
        '2025-12-15 02:00:00Z', '2025-12-22 00:00:02Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000e2',
        '00000000-0000-4000-8000-0000000000d1', '2025-12-15 00:00:00Z', NULL, NULL, 'year', 'canceled', '2024-12-15 00:00:00Z', '2024-12-15 00:00:00Z',
        '2025-12-15 00:00:00Z', NULL, true, '2025-11-01 00:00:00Z', 'Too dear', '2025-12-15 00:00:00Z', NULL, NULL, NULL,
        '2025-12-15 00:00:00Z', false, 3, '2025-12-15 02:00:00Z', '2025-12-15 02:00:00Z'),
       ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-0000000000e3',
        '00000000-0000-4000-8000-0000000000d2', '2025-12-15 00:00:00Z', NULL, NULL, 'month', 'trialing', '2025-12-15 00:00:00Z', '2025-12-15 00:00:00Z',
        '2026-01-15 00:00:00Z', '2026-01-15 00:00:00Z', false, NULL, NULL, NULL, NULL, NULL, NULL, '2025-12-15 02:00:00Z', false, 1,
        '2025-12-15 02:00:00Z', '2025-12-15 02:00:00Z');

-- What Stripe told of the first, whose customer is known from an earlier file, and of one whom nobody has yet.
INSERT INTO billing.stripe_customers (stripe_customer_id, first_seen_at, linked_at)
VALUES ('cus_1', '2025-12-15 01:00:00Z', '2025-12-15 02:00:00Z'),
       ('cus_9', '2025-12-15 02:00:00Z', NULL);
INSERT INTO billing.stripe_events
    (stripe_customer_id, stripe_event_id, kind, occurred_at, stripe_subscription_id, status, stripe_product_id,
     stripe_price_id, plan_interval, current_period_start, current_period_end, trial_ends_at, cancel_at_period_end,
     canceled_at, cancellation_reason, ended_at, received_at)
VALUES ('cus_1', 'evt_1', 'customer_linked', '2025-12-15 02:00:00Z', 'sub_1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, '2025-12-15 02:00:01Z'),
       ('cus_1', 'evt_2', 'subscription_changed', '2025-12-22 00:00:01Z', 'sub_1', 'active', 'prod_1', 'price_1', 'month',
        '2025-12-22 00:00:00Z', '2026-01-22 00:00:00Z', '2025-12-22 00:00:00Z', false, NULL, NULL, NULL,
        '2025-12-22 00:00:02Z'),
       ('cus_9', 'evt_9', 'subscription_deleted', '2025-12-15 02:00:00Z', 'sub_9', 'canceled', 'prod_1', 'price_1', 'year',
        '2024-12-15 00:00:00Z', '2025-12-15 00:00:00Z', NULL, true, '2025-11-01 00:00:00Z', 'Too dear', '2025-12-15 00:00:00Z',
        '2025-12-15 02:00:01Z');
INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)
VALUES ('stripe_subscription', 'sub_1', '00000000-0000-4000-8000-000000000001', '2025-12-15 02:00:01Z');
