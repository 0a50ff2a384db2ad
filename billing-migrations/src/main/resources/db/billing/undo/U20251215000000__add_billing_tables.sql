-- Takes back plans, subscriptions, what tenants are to Stripe, and what Stripe told.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.stripe_events;
DROP TABLE billing.stripe_customers;
DROP TABLE billing.subscriptions;
DROP TABLE billing.tenant_config;
DROP TABLE billing.plan_limits;
DROP TABLE billing.plans;
DROP DOMAIN billing.stripe_id;
DROP TYPE billing.stripe_event_kind;
DROP TYPE billing.subscription_status;
DROP TYPE billing.plan_interval;
DROP TYPE billing.plan_pricing;
