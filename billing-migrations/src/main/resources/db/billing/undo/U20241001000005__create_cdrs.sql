-- Takes back call detail records.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.cdrs;

DROP TYPE telecom.cdr_error;
DROP TYPE telecom.cdr_status;
DROP TYPE telecom.call_status;
DROP TYPE telecom.call_type;
DROP TYPE telecom.call_direction;
