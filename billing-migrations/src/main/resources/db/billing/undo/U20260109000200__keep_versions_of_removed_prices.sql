-- Forgets prices that were removed.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DELETE FROM billing.credit_configurations
WHERE removed_at IS NOT NULL;
DELETE FROM billing.credit_configuration_defaults
WHERE removed_at IS NOT NULL;

ALTER TABLE billing.credit_configurations
    DROP CONSTRAINT credit_configurations_removed_is_inactive;
ALTER TABLE billing.credit_configurations
    DROP COLUMN removed_at;
ALTER TABLE billing.credit_configuration_defaults
    DROP CONSTRAINT credit_configuration_defaults_removed_is_inactive;
ALTER TABLE billing.credit_configuration_defaults
    DROP COLUMN removed_at;
