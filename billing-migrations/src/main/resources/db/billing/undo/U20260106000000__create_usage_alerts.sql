-- Takes back thresholds of usage and what was reported of them.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.usage_alerts;
DROP TABLE billing.usage_thresholds;
DROP TYPE billing.usage_threshold_kind;
