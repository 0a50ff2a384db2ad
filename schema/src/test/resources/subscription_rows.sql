-- Two plans with limits, a tenant with a live subscription of Stripe and an ended one, another with one that Stripe does not bill,
-- and what Stripe told: one row at least in every table of plans and subscriptions.
INSERT INTO billing.tenants (id, name, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'Acme', '2025-01-01Z'),
       ('00000000-0000-4000-8000-000000000002', 'Bolt', '2025-01-01Z');

INSERT INTO billing.plans
    (plan_id, slug, name, pricing, currency, price_monthly, price_yearly, stripe_product_id, stripe_price_id_monthly,
     stripe_price_id_yearly, features, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-0000000000d1', 'starter', 'Starter', 'listed', 'USD', 99, 990, 'prod_1', 'price_1', 'price_2',
        '{"support": "community"}', '2026-01-01Z', '2026-01-01Z'),
       ('00000000-0000-4000-8000-0000000000d2', 'enterprise', 'Enterprise', 'custom', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        '2026-01-01Z', '2026-01-01Z');
INSERT INTO billing.plan_limits (plan_id, limit_code, limit_quantity, is_unlimited)
VALUES ('00000000-0000-4000-8000-0000000000d1', 'DOMAINS', 1, false),
       ('00000000-0000-4000-8000-0000000000d2', 'DOMAINS', NULL, true);

INSERT INTO billing.tenant_config (tenant_id, stripe_customer_id, stripe_customer_request_key, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'cus_1', 'customer-1', '2026-01-01Z', '2026-01-01Z'),
       ('00000000-0000-4000-8000-000000000002', NULL, 'customer-2', '2026-01-01Z', '2026-01-01Z');

INSERT INTO billing.subscriptions
    (tenant_id, subscription_id, plan_id, plan_at, pending_plan_id, pending_plan_at, plan_interval, status, anchored_at,
     current_period_start, current_period_end, trial_ends_at, canceled_at, cancellation_reason, ended_at, stripe_subscription_id, stripe_price_id,
     stripe_event_id, state_at, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000d1',
        '2026-01-01Z', '00000000-0000-4000-8000-0000000000d2', '2026-01-02Z', 'month', 'active', '2026-01-01Z', '2026-01-01Z', '2026-02-01Z', NULL, NULL, NULL,
        NULL, 'sub_1', 'price_1', 'evt_2', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000e2', '00000000-0000-4000-8000-0000000000d1',
        '2026-01-01Z', NULL, NULL, 'year', 'canceled', '2025-01-01Z', '2025-01-01Z', '2026-01-01Z', NULL, '2025-12-01Z', 'Too dear', '2026-01-01Z',
        'sub_0', 'price_2', 'evt_3', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z'),
       ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-0000000000e3', '00000000-0000-4000-8000-0000000000d1',
        '2026-01-01Z', NULL, NULL, 'month', 'trialing', '2026-01-01Z', '2026-01-01Z', '2026-02-01Z', '2026-02-01Z', NULL, NULL, NULL, NULL, NULL, NULL,
        '2026-01-01Z', '2026-01-01Z', '2026-01-01Z');

INSERT INTO billing.stripe_customers (stripe_customer_id, first_seen_at, linked_at)
VALUES ('cus_1', '2026-01-01Z', '2026-01-01Z'),
       ('cus_2', '2026-01-01Z', NULL);
INSERT INTO billing.stripe_events
    (stripe_customer_id, stripe_event_id, kind, occurred_at, stripe_subscription_id, status, stripe_product_id, stripe_price_id,
     plan_interval, current_period_start, current_period_end, cancel_at_period_end, canceled_at, cancellation_reason, ended_at, received_at)
VALUES ('cus_1', 'evt_1', 'customer_linked', '2026-01-01Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01Z'),
       ('cus_1', 'evt_2', 'subscription_changed', '2026-01-01Z', 'sub_1', 'active', 'prod_1', 'price_1', 'month', '2026-01-01Z',
        '2026-02-01Z', false, NULL, NULL, NULL, '2026-01-01Z'),
       ('cus_1', 'evt_3', 'subscription_deleted', '2026-01-01Z', 'sub_0', 'canceled', 'prod_1', 'price_2', 'year', '2025-01-01Z',
        '2026-01-01Z', false, '2025-12-01Z', 'Too dear', '2026-01-01Z', '2026-01-01Z');
