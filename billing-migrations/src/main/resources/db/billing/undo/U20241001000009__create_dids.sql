-- Takes back telephone numbers.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.dids;

DROP TYPE telecom.did_status;
DROP TYPE telecom.did_type;
