-- That nobody has to choose a new password is what the column says by default: losing that is no loss.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE telecom.users
    ALTER COLUMN must_change_password DROP NOT NULL;
UPDATE telecom.users
SET must_change_password = NULL
WHERE NOT must_change_password;
