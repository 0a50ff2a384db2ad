-- Takes back subscriptions.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.subscriptions;

DROP TYPE telecom.subscription_status;
