-- Takes back users, and with them the schema telecom, which was made for them first.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.users;

DROP TYPE telecom.user_role;

DROP SCHEMA telecom;
