-- Takes back permissions, and whether a user has to choose a new password.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE telecom.users
    DROP COLUMN must_change_password;

DROP TABLE telecom.user_permissions;
