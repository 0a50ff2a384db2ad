-- Takes back when prices were removed. Their rows stay, retired: without the column nothing says that the default applies again, and uses
-- of such an operation are refused until the price is removed once more.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_configurations
    DROP CONSTRAINT credit_configurations_removed_is_inactive;
ALTER TABLE billing.credit_configurations
    DROP COLUMN removed_at;
ALTER TABLE billing.credit_configuration_defaults
    DROP CONSTRAINT credit_configuration_defaults_removed_is_inactive;
ALTER TABLE billing.credit_configuration_defaults
    DROP COLUMN removed_at;
