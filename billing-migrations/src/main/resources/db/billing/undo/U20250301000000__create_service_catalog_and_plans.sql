-- Takes back services and plans, with the three older tables that said how a service is charged inside a plan.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.service_rate_tiers;
DROP TABLE billing.bucket_plans;
DROP TABLE billing.plan_services;
DROP TABLE billing.billing_plans;
DROP TABLE billing.service_catalog;

DROP TYPE billing.billing_frequency;
DROP TYPE billing.service_type;
