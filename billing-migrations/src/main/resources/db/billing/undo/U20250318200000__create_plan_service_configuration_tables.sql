-- Takes back how a service is charged inside a plan: headers, details, rates by quantity and by user type.
--
-- The older tables that said so before (plan_services, bucket_plans, service_rate_tiers) stay as they are.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- Header and detail refer to each other: the direction that was added last goes first.
ALTER TABLE billing.plan_service_configuration
    DROP CONSTRAINT plan_service_configuration_bucket_has_detail;
ALTER TABLE billing.plan_service_configuration
    DROP CONSTRAINT plan_service_configuration_usage_has_detail;
ALTER TABLE billing.plan_service_configuration
    DROP CONSTRAINT plan_service_configuration_hourly_has_detail;
ALTER TABLE billing.plan_service_configuration
    DROP CONSTRAINT plan_service_configuration_fixed_has_detail;

DROP TABLE billing.plan_service_bucket_config;
DROP TABLE billing.plan_service_rate_tiers;
DROP TABLE billing.plan_service_usage_config;
DROP TABLE billing.user_type_rates;
DROP TABLE billing.plan_service_hourly_config;
DROP TABLE billing.plan_service_fixed_config;
DROP TABLE billing.plan_service_configuration;

DROP TYPE billing.rounding_mode;
DROP TYPE billing.rollover_mode;
DROP TYPE billing.tier_mode;
DROP TYPE billing.billing_cycle_alignment;
DROP TYPE billing.configuration_type;
