-- A price that was removed keeps its row, so that the versions of the operation's prices go on: who has read version 1 of the removed one
-- must not overwrite another version 1. A removed price applies nowhere.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_configuration_defaults
    ADD COLUMN removed_at timestamptz;
-- lint:ignore check-without-not-valid before the first release: no database has rows that anybody waits for
ALTER TABLE billing.credit_configuration_defaults
    ADD CONSTRAINT credit_configuration_defaults_removed_is_inactive CHECK (removed_at IS NULL OR NOT is_active);
-- lint:ignore several-tables-locked before the first release: no database has rows that anybody waits for
ALTER TABLE billing.credit_configurations
    ADD COLUMN removed_at timestamptz;
-- lint:ignore check-without-not-valid before the first release: no database has rows that anybody waits for
ALTER TABLE billing.credit_configurations
    ADD CONSTRAINT credit_configurations_removed_is_inactive CHECK (removed_at IS NULL OR NOT is_active);

COMMENT ON COLUMN billing.credit_configuration_defaults.removed_at IS 'When it was removed: it applies no longer, and the next price of the operation goes on from its version; absent otherwise.';
COMMENT ON COLUMN billing.credit_configurations.removed_at IS 'When it was removed: it applies no longer, and the next price of the operation goes on from its version; absent otherwise.';
