-- Takes back what V20260104000100 itself wrote: the number 1 of every override from before. Losing it is no loss, the script writes
-- it again. A later number stays and counts as lost.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_limit_overrides
    DROP CONSTRAINT usage_limit_overrides_pk;
ALTER TABLE billing.usage_limit_overrides
    ALTER COLUMN version DROP NOT NULL;
UPDATE billing.usage_limit_overrides
SET version = NULL
WHERE version = 1;
