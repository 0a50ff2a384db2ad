-- Takes back refresh tokens. Users have to log in again.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.refresh_tokens;
