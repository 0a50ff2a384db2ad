-- Takes back the use of buckets: draws, then periods. The configurations stay as they are.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.bucket_draws;
DROP TABLE billing.bucket_periods;

DROP TYPE billing.bucket_operation;
