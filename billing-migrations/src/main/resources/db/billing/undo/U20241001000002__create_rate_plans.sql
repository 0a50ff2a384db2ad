-- Takes back rate plans.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.rate_plans;

DROP TYPE telecom.account_type;
DROP TYPE telecom.cost_rounding;
